import type { Registry } from '../execution/host.js';
import { adapters, gates, guards } from '../registry.js';

/** Everything that can be extended, as the runtime takes it. */
export const registry: Registry = { adapters, guards, gates };
