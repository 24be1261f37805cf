import type { ToolTable } from '../stream/tool-table.js';

/** The tools of Claude Code. `Task` is not listed: it runs a subagent, whose own tool calls are on the stream too. */
export const CLAUDE_TOOLS: ToolTable = {
  actions: {
    Write: 'write',
    Edit: 'write',
    MultiEdit: 'write',
    NotebookEdit: 'write',
    Bash: 'shell',
    Read: 'read',
    NotebookRead: 'read',
    Glob: 'search',
    Grep: 'search',
    LS: 'search',
    WebFetch: 'web',
    WebSearch: 'web',
  },
  pathArguments: ['file_path', 'notebook_path'],
  detailArguments: ['file_path', 'notebook_path', 'command', 'pattern', 'url', 'query', 'description', 'path'],
};
