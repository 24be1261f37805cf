export {
  totalsOf,
  usd,
  type Exchange,
  type ExchangeState,
  type Price,
  type Selection,
  type Totals,
} from './exchange.js';
export { markers } from './markers.js';
export {
  byPrompt,
  turns,
  usageAt,
  type Fault,
  type Message,
  type ModelRequest,
  type Script,
  type ToolUse,
  type Turn,
  type Usage,
} from './script.js';
export { startModelServer, type ModelServer, type ModelServerOptions } from './server.js';
