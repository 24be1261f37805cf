import { adapters, gates, guards } from '../registry.js';
import type { Registry } from '../runtime/host.js';

/** Everything that can be extended, as the runtime takes it. */
export const registry: Registry = { adapters, guards, gates };
