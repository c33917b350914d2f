import { behindProxy, startEmbedded, startRealOrthanc } from './archive-under-test.ts';
import { describeDicomweb } from './dicomweb-suite.ts';

describeDicomweb('the embedded archive', startEmbedded);
describeDicomweb('Orthanc', startRealOrthanc);
describeDicomweb('the embedded archive behind the proxy', () => behindProxy(startEmbedded));
describeDicomweb('Orthanc behind the proxy', () => behindProxy(startRealOrthanc));
