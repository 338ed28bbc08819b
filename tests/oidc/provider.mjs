// A real OpenID provider for one test run: any name may sign in, PKCE is required.
// In: its key (JWKS), the client's secret and way back in the environment. Out: its address.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "petitions",
        client_secret: process.env.OIDC_SECRET,
        redirect_uris: [process.env.OIDC_BACK],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: JSON.parse(process.env.OIDC_KEYS),
    cookies: { keys: ["of-the-tests"] },
    pkce: { required: () => true, methods: ["S256"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
// Ends with the test that started it, whatever becomes of that.
process.stdin.on("end", () => process.exit(0)).resume();
