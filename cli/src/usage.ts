import {
  DIFFUSIVITY_RATIOS,
  EXCEEDANCE_DENSITY,
  FORWARD_MODEL_KEYS,
  LIKELIHOODS,
  PRESETS,
  PRIOR_RANGES,
} from '../../extension/src/calibration/protocol.ts';
import { EXIT, Failure } from './exit-codes.ts';

const names = Object.keys(PRIOR_RANGES);

export const USAGE = `npx tumor-modeling calibrate --dicomweb URL --study UID [options]

Calibrates the growth model to one study of a DICOMweb archive, as the viewer does. Progress goes to stdout as JSON,
one object a line; what is wrong goes to stderr.

  --dicomweb URL      root of the DICOMweb service, such as http://127.0.0.1:3000/dicom-web
  --study UID         StudyInstanceUID
  --preset NAME       preview (${PRESETS.preview} samples a stage) or full (${PRESETS.full}; the default)
  --samples N         samples a stage, instead of the preset's
  --seed N            from 0 to 2^32 - 1; drawn if absent
  --forward-model NAME
                      ${FORWARD_MODEL_KEYS.join(' or ')} (${FORWARD_MODEL_KEYS[0]})
  --check-samples N   samples of the posterior that the solver at 1 mm checks at the end; it also corrects a
                      surrogate on the way; 0 for neither
  --ratio N           ${DIFFUSIVITY_RATIOS.join(' or ')}: diffusivity of white over that of gray matter (${DIFFUSIVITY_RATIOS[0]})
  --likelihood NAME   ${LIKELIHOODS.join(' or ')} (${LIKELIHOODS[0]})
  --prior NAME=LOW:HIGH or NAME=VALUE
                      another range for a parameter, or the value that it has; may be repeated. NAME is one of
                      ${names.slice(0, 4).join(', ')},
                      ${names.slice(4).join(', ')}
  --start=X,Y,Z       the position where growth started (LPS, mm), which then is not inferred
  --start-region NAME whole-tumor (core and edema; the default) or core
  --exceedance U      the map of P(cell density > U), U between 0 and 1 (${EXCEEDANCE_DENSITY})
  --iso-density U,... levels of the saved volumes, at most ten (${EXCEEDANCE_DENSITY})
  --tissue-from UID   the T1 series that tissue maps are made from, or stored; if absent, stored maps where there are
                      any, else the best T1
  --tissue-alone      make them from that T1 alone, without the help of a T2 and a FLAIR of the study
  --from-sr FILE|UID  repeat the run of a saved report, a file or the SOPInstanceUID of one in the study, with its
                      inputs and settings, and say whether the result is the same bit for bit
  --out DIR           write result.json and the DICOM objects there
  --store             store the DICOM objects in the archive
  --checkpoints DIR   keep the state there after every stage, and go on from it when run again
  --workers N         threads beside the main one (cores - 1, at most 7)
  --header "NAME: V"  a header for every request; may be repeated. For a secret use the environment variable
                      TUMOR_MODELING_ARCHIVE_AUTHORIZATION, the value of an Authorization header
  --help              this text

Exit codes: 0 converged, 1 unexpected error, 2 bad arguments, 3 inputs missing or unusable, 4 degenerate,
5 archive, 6 --from-sr: the result is another, 130 cancelled (SIGINT, SIGTERM)`;

/** For arguments that cannot be used: what is wrong, and how it is meant. */
export function wrong(message: string): Failure {
  return new Failure(EXIT.badArguments, `${message}\n\n${USAGE}`);
}
