import type { StepPath } from '../model/ids.js';
import type { Workflow } from '../model/workflow.js';
import type { FileReading } from './reading.js';
import type { CurrentWorkflow } from './surface/current.js';

export function currentWorkflow(_file: FileReading, yaml: CurrentWorkflow, _at: StepPath): Workflow {
  return { name: yaml.name, description: '', dialect: 'current', blastRadius: 'enforce', inputs: {}, steps: [] };
}
