/** DICOM date (DA), time (TM, to the millisecond) and both (DT) of a moment, in local time. */
export function dicomDateTime(moment: Date): { date: string; time: string; dateTime: string } {
  if (Number.isNaN(moment.getTime())) throw new RangeError('The date of the content is not a date');
  const pad = (value: number, width = 2) => value.toString().padStart(width, '0');
  const date = `${pad(moment.getFullYear(), 4)}${pad(moment.getMonth() + 1)}${pad(moment.getDate())}`;
  const seconds = `${pad(moment.getHours())}${pad(moment.getMinutes())}${pad(moment.getSeconds())}`;
  const time = `${seconds}.${pad(moment.getMilliseconds(), 3)}`;
  return { date, time, dateTime: date + time };
}
