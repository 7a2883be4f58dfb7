// Real OpenID providers for the tests (npm oidc-provider, certified): one for each port of the first argument.
// Each has a key of its own, one client that proves itself in a header and one that does so in the form, and lets
// anybody sign in under any name. `forgetful` is a client of a provider that keeps no time of sign-in to itself.
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const { ports, back } = JSON.parse(process.argv[2]);
process.stdin.on('end', () => process.exit(0)).resume(); // ends with the test run that started it

for (const port of ports) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(`http://localhost:${port}`, {
    clients: ['client_secret_basic', 'client_secret_post'].map((method) => ({
      client_id: method,
      client_secret: 'a secret of the tests: %&+',
      redirect_uris: back,
      token_endpoint_auth_method: method,
    })),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    cookies: { keys: ['of the tests'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: `key-${port}`, use: 'sig', alg: 'RS256' }] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: 'chair@secretariat.example' }) }),
    async loadExistingGrant(ctx) { // nobody is asked what the portal may know: it asks for nothing but who one is
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  provider.listen(port, '127.0.0.1');
}
console.log('ready');
