import type { JsonObject } from '../json.js';
import { type Call, ok, type Operations, param } from '../operation.js';
import { notFound } from '../refusal.js';
import type { Account, Role } from '../world.js';

export const accounts: Operations = {
  'users/get-by-username': {
    needs: 'metadata',
    perform: (call) => ok(profile(call, known(call, param(call, 'username')))),
  },
  'users/get-authenticated': { needs: 'account', perform: (call) => ok(profile(call, call.actor)) },
  'repos/get-collaborator-permission-level': {
    needs: 'metadata',
    perform(call) {
      const { login, type } = known(call, param(call, 'username'));
      if (type === 'Bot') throw notFound(`${login} is not a user`);
      const outsider = call.repository.git.isPrivate ? 'none' : 'read';
      const role = call.repository.collaborators.get(login) ?? outsider;
      const user = call.views.complete('nullable-collaborator', { ...call.views.user(login), role_name: role });
      return ok({ permission: legacyPermission(role), role_name: role, user });
    },
  },
};

function known(call: Call, login: string): Account {
  const found = [...call.world.accounts.values()].find((each) => each.login.toLowerCase() === login.toLowerCase());
  if (!found) throw notFound();
  return found;
}

function profile(call: Call, { login }: Account): JsonObject {
  return call.views.complete('public-user', call.views.user(login));
}

/** The older answer knows no maintainers and no triagers. */
function legacyPermission(role: Role | 'none'): string {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}
