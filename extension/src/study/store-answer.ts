/** Names of STOW-RS failure reasons (PS3.18, Annex I.2.2). */
const FAILURE_REASONS: Readonly<Record<number, string>> = {
  0x0110: 'the archive failed while processing it',
  0x0111: 'another object with the same UID is stored there',
  0x0122: 'the archive does not accept this kind of object',
  0x0124: 'the archive does not authorise it',
  0xa700: 'the archive is out of resources',
  0xa900: 'the object does not match its kind',
  0xc000: 'the archive cannot understand the object',
  0xc122: 'the archive does not accept this transfer syntax',
};

interface StoreResponse {
  readonly '00081198'?: {
    readonly Value?: readonly { readonly '00081197'?: { readonly Value?: readonly number[] } }[];
  };
}

/** The reason for which the archive's answer says that the instance was not stored; undefined where it was. */
export function failureIn(answer: string): string | undefined {
  let response: StoreResponse;
  try {
    response = JSON.parse(answer) as StoreResponse;
  } catch {
    // Some archives answer in XML or with nothing: then the status alone speaks.
    return undefined;
  }
  const failed = response['00081198']?.Value;
  if (!failed || failed.length === 0) return undefined;
  const code = failed[0]['00081197']?.Value?.[0];
  if (code === undefined) return 'the archive refused it without a reason';
  return FAILURE_REASONS[code] ?? `the archive refused it with reason ${code.toString(16).toUpperCase()}H`;
}
