import type { FoundFractions, FoundInputs, MissingInput, TissueChoice } from '../../study/found-inputs.ts';
import { missingMessage } from '../../study/messages.ts';
import { seriesWords } from './series-words.ts';
import { TissueSource } from './tissue-source.tsx';

type Mark = 'found' | 'missing' | 'optional';
const SIGNS: Readonly<Record<Mark, string>> = { found: '✓', missing: '!', optional: '–' };

function Item({ mark, title, detail }: { mark: Mark; title: string; detail: string }) {
  return (
    <li data-input={title} data-state={mark}>
      <span className="tm-mark" data-state={mark} aria-label={mark}>
        {SIGNS[mark]}
      </span>
      <span>{title}</span>
      <span className="tm-muted">{detail}</span>
    </li>
  );
}

function segmentWords(segments: readonly FoundFractions[]): string {
  const labels = segments.map(({ label }) => label).join(' + ');
  return `${labels} — ${seriesWords(segments[0].series)}`;
}

export interface InputsSectionProps {
  readonly inputs: FoundInputs;
  readonly missing: readonly MissingInput[];
  readonly tissueChoice: TissueChoice | undefined;
  readonly onTissueChoice: (choice: TissueChoice) => void;
  readonly tissueHelped: boolean;
  readonly onTissueHelped: (helped: boolean) => void;
}

/** What the study offers, from which series, and what is missing with how to supply it. */
export function InputsSection(props: InputsSectionProps) {
  const { inputs, missing, tissueChoice } = props;
  const { core, edema, tissue, pet, reference, anatomical, helpers = [] } = inputs;
  const makes = anatomical.length > 0 && (!tissue || (tissueChoice ?? 'stored') !== 'stored');
  return (
    <section className="tm-section" aria-label="Inputs">
      <h3>Inputs</h3>
      <ul className="tm-inputs">
        {core.length > 0 && <Item mark="found" title="Tumor core" detail={segmentWords(core)} />}
        {edema.length > 0 && <Item mark="found" title="Edema" detail={segmentWords(edema)} />}
        {makes && (
          <Item mark="found" title="Tissue maps" detail="made from the T1 below when you calibrate" />
        )}
        {tissue && !makes && (
          <Item
            mark="found"
            title="Tissue maps"
            detail={segmentWords([tissue.whiteMatter, tissue.grayMatter, tissue.csf])}
          />
        )}
        {pet ? (
          <Item mark="found" title="FET-PET" detail={seriesWords(pet)} />
        ) : (
          <Item
            mark="optional"
            title="FET-PET"
            detail="none found: nine parameters are inferred without its two"
          />
        )}
        {reference && <Item mark="found" title="Results on the slices of" detail={seriesWords(reference)} />}
        {missing.map((name) => {
          const { title, remedy } = missingMessage(name);
          return <Item key={name} mark="missing" title={title} detail={remedy} />;
        })}
      </ul>
      {anatomical.length > 0 && (
        <TissueSource
          stored={tissue !== undefined}
          series={anatomical}
          choice={tissueChoice}
          onChoice={props.onTissueChoice}
        />
      )}
      {makes && helpers.length > 0 && (
        <label className="tm-check">
          <input
            type="checkbox"
            checked={props.tissueHelped}
            onChange={({ target }) => {
              props.onTissueHelped(target.checked);
            }}
          />
          with the help of {helpers.map(seriesWords).join(' and ')}
        </label>
      )}
    </section>
  );
}
