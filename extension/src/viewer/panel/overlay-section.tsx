import { densityGradient } from '../overlay/density-colors.ts';
import type { MapName, mapsOnOffer, SessionState } from '../session/session-state.ts';
import { Slider } from './slider.tsx';

const MAP_NAMES: readonly MapName[] = [
  'mean',
  'standardDeviation',
  'map',
  'exceedance',
  'whiteMatter',
  'grayMatter',
  'csf',
];

function mapWords(name: MapName, exceedanceDensity: number | undefined): string {
  switch (name) {
    case 'mean':
      return 'Mean cell density';
    case 'standardDeviation':
      return 'Standard deviation';
    case 'map':
      return 'Cell density of the MAP sample';
    case 'exceedance':
      return `Probability of a density above ${exceedanceDensity ?? 'the threshold'}`;
    case 'whiteMatter':
      return 'White matter';
    case 'grayMatter':
      return 'Gray matter';
    case 'csf':
      return 'CSF';
  }
}

export interface OverlaySectionProps {
  readonly overlay: SessionState['overlay'];
  readonly maps: ReturnType<typeof mapsOnOffer>;
  readonly exceedanceDensity: number | undefined;
  readonly onChange: (overlay: SessionState['overlay']) => void;
}

/** Which map lies over the images, how opaque, and from which density on. */
export function OverlaySection({ overlay, maps, exceedanceDensity, onChange }: OverlaySectionProps) {
  const names = MAP_NAMES.filter((name) => maps[name]);
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
          {!maps[overlay.map] && <option value={overlay.map}>Choose a map</option>}
          {names.map((name) => (
            <option key={name} value={name}>
              {mapWords(name, exceedanceDensity)}
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
