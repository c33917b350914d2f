/** Entry of the threads that evaluate samples: the sources are TypeScript, which each thread must learn to read. */
import { register } from 'tsx/esm/api';

register();
await import('../src/evaluation-thread.ts');
