import {
  DIFFUSIVITY_RATIOS,
  EXCEEDANCE_DENSITY,
  PRIOR_RANGES,
  WIDE_DIFFUSIVITY,
  type LikelihoodVariant,
  type StartRegion,
} from '../../calibration/protocol.ts';
import { CHECK_SAMPLES } from '../../study/preset-settings.ts';
import type { ReadSettings } from '../settings/read-settings.ts';
import {
  PAPER_DRAFT,
  rangeDraft,
  type CheckChoice,
  type PriorDraft,
  type SettingsDraft,
} from '../settings/settings-draft.ts';
import { MODEL_WORDS, settingsWords } from '../settings/settings-words.ts';
import { Choice } from './choice.tsx';
import { PriorTable } from './prior-table.tsx';

type RatioText = `${SettingsDraft['diffusivityRatio']}`;
const RATIO_WORDS: Readonly<Record<RatioText, string>> = { '10': '10', '100': '100' };

const CHECK_WORDS: Readonly<Record<CheckChoice, string>> = {
  model: 'As the model needs',
  preview: `${CHECK_SAMPLES.preview} samples`,
  full: `${CHECK_SAMPLES.full} samples`,
  none: 'None',
};

const LIKELIHOOD_WORDS: Readonly<Record<LikelihoodVariant, string>> = {
  paper: 'As in the paper',
  'reference-code': 'As in the reference code',
};

const REGION_WORDS: Readonly<Record<StartRegion, string>> = {
  'whole-tumor': 'Core and edema',
  core: 'Core',
};

const DIFFUSIVITY_RANGES = {
  stated: rangeDraft(PRIOR_RANGES.diffusivity),
  table: rangeDraft(WIDE_DIFFUSIVITY),
} as const;
type DiffusivityChoice = keyof typeof DIFFUSIVITY_RANGES | 'own';
const DIFFUSIVITY_WORDS: Readonly<Record<DiffusivityChoice, string>> = {
  stated: `Stated (${PRIOR_RANGES.diffusivity.join('–')})`,
  table: `Table II (${WIDE_DIFFUSIVITY.join('–')})`,
  own: 'As typed below',
};

function diffusivityChoice({ low, high, fixed }: PriorDraft): DiffusivityChoice {
  const same = (range: PriorDraft): boolean => !fixed && low === range.low && high === range.high;
  if (same(DIFFUSIVITY_RANGES.stated)) return 'stated';
  return same(DIFFUSIVITY_RANGES.table) ? 'table' : 'own';
}

export interface SettingsPartProps {
  readonly draft: SettingsDraft;
  readonly settings: ReadSettings;
  readonly busy: boolean;
  readonly onChange: (draft: SettingsDraft) => void;
}

/**
 * What the posterior is: closed until wanted, and closed it still tells what differs from the paper, and what is wrong.
 */
export function SettingsPart({ draft, settings, busy, onChange }: SettingsPartProps) {
  const { problems, target, seed } = settings;
  const { parameters } = draft;
  const chosen = diffusivityChoice(parameters.diffusivity);
  const change = (part: Partial<SettingsDraft>): void => {
    onChange({ ...draft, ...part });
  };
  const words = settingsWords(target, seed) || 'as in the paper';
  return (
    <>
      {problems.length > 0 && (
        <div className="tm-message" data-kind="error" role="alert">
          {problems.map((problem) => (
            <div key={problem}>{problem}</div>
          ))}
        </div>
      )}
      <details className="tm-settings">
        <summary>Settings: {problems.length > 0 ? 'not valid' : words}</summary>
        <fieldset disabled={busy} aria-label="Settings">
          <Choice
            label="Model"
            value={draft.forwardModel}
            words={MODEL_WORDS}
            onChange={(forwardModel) => {
              change({ forwardModel });
            }}
          />
          <Choice
            label="1 mm check"
            value={draft.check}
            words={CHECK_WORDS}
            onChange={(check) => {
              change({ check });
            }}
          />
          <Choice
            label="Dw / Dg"
            value={`${draft.diffusivityRatio}`}
            words={RATIO_WORDS}
            onChange={(text) => {
              const ratio = DIFFUSIVITY_RATIOS.find((known) => String(known) === text);
              if (ratio !== undefined) change({ diffusivityRatio: ratio });
            }}
          />
          <Choice
            label="Likelihood"
            value={draft.likelihood}
            words={LIKELIHOOD_WORDS}
            onChange={(likelihood) => {
              change({ likelihood });
            }}
          />
          <Choice
            label="Range of Dw"
            value={chosen}
            words={DIFFUSIVITY_WORDS}
            values={chosen === 'own' ? ['stated', 'table', 'own'] : ['stated', 'table']}
            onChange={(choice) => {
              if (choice === 'own') return;
              change({ parameters: { ...parameters, diffusivity: DIFFUSIVITY_RANGES[choice] } });
            }}
          />
          <Choice
            label="Start in"
            value={draft.startRegion}
            words={REGION_WORDS}
            onChange={(startRegion) => {
              change({ startRegion });
            }}
          />
          <label className="tm-row">
            <span className="tm-option">P(u &gt; …)</span>
            <input
              className="tm-field tm-grow"
              inputMode="decimal"
              autoComplete="off"
              placeholder={String(EXCEEDANCE_DENSITY)}
              title="The cell density u of the map that tells how probable it is that u is exceeded"
              value={draft.exceedance}
              onChange={({ target: field }) => {
                change({ exceedance: field.value });
              }}
            />
          </label>
          <label className="tm-row">
            <span className="tm-option">Seed</span>
            <input
              className="tm-field tm-grow"
              inputMode="numeric"
              autoComplete="off"
              placeholder="drawn at random"
              title="The number of a former run repeats it"
              value={draft.seed}
              onChange={({ target: field }) => {
                change({ seed: field.value });
              }}
            />
          </label>
          <PriorTable
            parameters={parameters}
            onChange={(changed) => {
              change({ parameters: changed });
            }}
          />
          <button
            type="button"
            className="tm-button"
            data-kind="quiet"
            onClick={() => {
              onChange(PAPER_DRAFT);
            }}
          >
            Reset to the paper’s
          </button>
        </fieldset>
      </details>
    </>
  );
}
