import type { CommandKind } from '../../model/gate.js';
import { type Detection, type Ecosystem, type Tool, allBelow, always, detectedCommand } from './ecosystem.js';

const DOTNET: Tool = { name: 'dotnet', hint: 'install the .NET SDK, or use actions/setup-dotnet before this step' };

/** .NET projects: a solution or project file in the folder. */
export const dotnet: Ecosystem = {
  name: '.NET',
  marker: /\.(slnx?|csproj|fsproj|vbproj)$/,
  nested: always,
  members: allBelow,
  async detect(folder, kind) {
    const names = await folder.list('');
    return names.some((name) => this.marker.test(name)) ? COMMANDS[kind] : null;
  },
};

/** `-nodeReuse:false`: MSBuild's helper processes would otherwise stay alive. */
const COMMANDS: Readonly<Record<CommandKind, Detection>> = {
  compile: detectedCommand('dotnet build --nologo -nodeReuse:false', DOTNET),
  test: detectedCommand('dotnet test --nologo -nodeReuse:false', DOTNET),
  lint: detectedCommand('dotnet format --verify-no-changes', DOTNET),
  coverage: detectedCommand(
    'dotnet test --nologo -nodeReuse:false --collect:"XPlat Code Coverage" --results-directory "$GUMP_GATE_TMP" && ' +
      'find "$GUMP_GATE_TMP" -name coverage.cobertura.xml -exec grep -ho "<coverage [^>]*" {} +',
    DOTNET,
  ),
};
