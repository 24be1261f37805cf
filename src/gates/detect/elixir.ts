import type { CommandKind } from '../../model/gate.js';
import {
  type Detection,
  type Ecosystem,
  type Tool,
  allBelow,
  always,
  detectedCommand,
  noCommand,
} from './ecosystem.js';

const MIX: Tool = { name: 'mix', hint: 'install Elixir, or use erlef/setup-beam before this step' };

/** Elixir projects. The apps of an umbrella belong to it. */
export const elixir: Ecosystem = {
  name: 'Elixir (mix.exs)',
  marker: /^mix\.exs$/,
  nested: always,
  members: allBelow,
  async detect(folder, kind) {
    const project = await folder.readText('mix.exs');
    if (project === null) return null;
    if (kind !== 'lint') return COMMANDS[kind];
    if (await folder.exists('.credo.exs')) return detectedCommand('mix credo', MIX);
    return (await folder.exists('.formatter.exs'))
      ? detectedCommand('mix format --check-formatted', MIX)
      : noCommand('neither Credo (.credo.exs) nor the formatter (.formatter.exs) is configured');
  },
};

const COMMANDS: Readonly<Record<Exclude<CommandKind, 'lint'>, Detection>> = {
  compile: detectedCommand('mix compile', MIX),
  test: detectedCommand('mix test', MIX),
  coverage: detectedCommand('mix test --cover', MIX),
};
