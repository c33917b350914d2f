import * as RadixProgress from '@radix-ui/react-progress';

/** A bar for a part in [0, 1]. */
export function ProgressBar({ label, part }: { readonly label: string; readonly part: number }) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, part)));
  return (
    <RadixProgress.Root className="tm-track" value={percent} aria-label={label}>
      <RadixProgress.Indicator className="tm-bar" style={{ width: `${percent}%` }} />
    </RadixProgress.Root>
  );
}
