import * as RadixSlider from '@radix-ui/react-slider';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** A labelled slider from 0 to `max` with its value beside it. */
export function Slider({ label, value, max, step, onChange }: SliderProps) {
  return (
    <div className="tm-row">
      <span className="tm-label">{label}</span>
      <RadixSlider.Root
        className="tm-slider"
        value={[value]}
        min={0}
        max={max}
        step={step}
        onValueChange={([next]) => {
          onChange(next);
        }}
      >
        <RadixSlider.Track className="tm-slider-track">
          <RadixSlider.Range className="tm-slider-range" />
        </RadixSlider.Track>
        <RadixSlider.Thumb className="tm-thumb" aria-label={label} />
      </RadixSlider.Root>
      <span className="tm-value">{value.toFixed(2)}</span>
    </div>
  );
}
