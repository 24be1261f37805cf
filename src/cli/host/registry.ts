import type { Registry } from '../../execution/host.js';
import { adapters, gates, guards } from '../../registry.js';

/** All adapters, guards and gates, in the form that the runtime takes. */
export const registry: Registry = { adapters, guards, gates };
