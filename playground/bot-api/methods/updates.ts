import { ApiError, badRequest } from '../errors.ts';
import type { Method } from './method.ts';

/** Ports where Telegram delivers on the internet; on this machine any port will do. */
const publicPorts = new Set(['', '443', '80', '88', '8443']);

export const setWebhook: Method<'setWebhook'> = (world, parameters) => {
  const { url, secret_token: secretToken, drop_pending_updates: drop } = parameters;
  if (secretToken !== undefined && !/^[\w-]{1,256}$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (drop === true) world.updates.clear();
  if (url === '') {
    world.webhook.remove();
    return true;
  }
  checkAddress(url);
  if (parameters.allowed_updates !== undefined) world.updates.allow(parameters.allowed_updates);
  world.webhook.set({
    url,
    ...(secretToken === undefined ? {} : { secretToken }),
    maxConnections: Math.min(100, Math.max(1, parameters.max_connections ?? 40)),
  });
  return true;
};

export const deleteWebhook: Method<'deleteWebhook'> = (world, { drop_pending_updates: drop }) => {
  if (drop === true) world.updates.clear();
  world.webhook.remove();
  return true;
};

export const getWebhookInfo: Method<'getWebhookInfo'> = (world) => {
  const { target, lastError } = world.webhook.state();
  const allowed = world.updates.allowed();
  return {
    url: target?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: world.updates.pending().length,
    ...(target === undefined ? {} : { max_connections: target.maxConnections }),
    ...(lastError === undefined ? {} : { last_error_date: lastError.date, last_error_message: lastError.message }),
    ...(allowed === undefined || allowed.length === 0 ? {} : { allowed_updates: allowed }),
  };
};

export const getUpdates: Method<'getUpdates'> = (world, parameters, { signal }) => {
  if (world.webhook.state().target !== undefined) {
    throw new ApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  if (parameters.allowed_updates !== undefined) world.updates.allow(parameters.allowed_updates);
  return world.poller.poll(parameters, signal);
};

function checkAddress(url: string): void {
  if (!URL.canParse(url)) throw badWebhook('Failed to resolve host: invalid URL specified');
  const { protocol, hostname, port } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  if (!isHere) {
    if (protocol !== 'https:') throw badWebhook('An HTTPS URL must be provided for webhook');
    if (!publicPorts.has(port)) throw badWebhook('Webhook can be set up only on ports 80, 88, 443 or 8443');
    throw badWebhook('the playground delivers to this machine only');
  }
  if (protocol !== 'https:' && protocol !== 'http:') throw badWebhook('An HTTPS URL must be provided for webhook');
}

function badWebhook(reason: string): ApiError {
  return badRequest(`bad webhook: ${reason}`);
}
