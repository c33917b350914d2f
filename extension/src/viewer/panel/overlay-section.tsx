import { densityGradient } from '../overlay/density-colors.ts';
import type { MapName, SessionState, ShownResult } from '../session/session-state.ts';
import { Slider } from './slider.tsx';

const MAP_WORDS: Readonly<Record<MapName, string>> = {
  mean: 'Mean cell density',
  standardDeviation: 'Standard deviation',
  map: 'Cell density of the MAP sample',
  whiteMatter: 'White matter, as made',
  grayMatter: 'Gray matter, as made',
  csf: 'CSF, as made',
};

export interface OverlaySectionProps {
  readonly overlay: SessionState['overlay'];
  readonly maps: ShownResult['maps'];
  readonly onChange: (overlay: SessionState['overlay']) => void;
}

/** Which map lies over the images, how opaque, and from which density on. */
export function OverlaySection({ overlay, maps, onChange }: OverlaySectionProps) {
  const names = (Object.keys(MAP_WORDS) as MapName[]).filter((name) => maps[name]);
  return (
    <section className="tm-section" aria-label="Overlay">
      <h3>Overlay</h3>
      <div className="tm-row">
        <label className="tm-check">
          <input
            type="checkbox"
            checked={overlay.visible}
            onChange={({ target }) => {
              onChange({ ...overlay, visible: target.checked });
            }}
          />
          Show
        </label>
        <select
          className="tm-select"
          aria-label="Map"
          value={overlay.map}
          onChange={({ target }) => {
            const map = names.find((name) => name === target.value);
            if (map) onChange({ ...overlay, map });
          }}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {MAP_WORDS[name]}
            </option>
          ))}
        </select>
      </div>
      <div>
        <div className="tm-legend" style={{ background: densityGradient() }} role="img" aria-label="Colors" />
        <div className="tm-scale">
          <span>0</span>
          <span>0.5</span>
          <span>1</span>
        </div>
      </div>
      <Slider
        label="Opacity"
        value={overlay.opacity}
        max={1}
        step={0.05}
        onChange={(opacity) => {
          onChange({ ...overlay, opacity });
        }}
      />
      <Slider
        label="Threshold"
        value={overlay.threshold}
        max={0.95}
        step={0.01}
        onChange={(threshold) => {
          onChange({ ...overlay, threshold });
        }}
      />
    </section>
  );
}
