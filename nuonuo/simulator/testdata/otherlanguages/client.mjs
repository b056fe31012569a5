// Fetch a token, issue an order, ask for it: arguments are endpoint, token URL, app key, app secret, order as JSON.
import { createHmac, randomUUID } from 'node:crypto';

const [endpoint, tokenURL, key, secret, order] = process.argv.slice(2);
const grant = new URLSearchParams({ client_id: key, client_secret: secret, grant_type: 'client_credentials' });
const { access_token: token } = await (await fetch(tokenURL, { method: 'POST', body: grant })).json();

async function call(method, body) {
  const senid = randomUUID().replaceAll('-', ''), nonce = '0', now = String(Math.floor(Date.now() / 1000));
  const text = `a=services&l=v1&p=open&k=${key}&i=${senid}&n=${nonce}&t=${now}&f=${body}`;
  const sign = createHmac('sha1', secret).update(text).digest('base64');
  // fetch writes header names in lower case.
  const headers = { 'content-type': 'application/json', 'x-nuonuo-sign': sign, accesstoken: token, method };
  return (await fetch(`${endpoint}?senid=${senid}&nonce=${nonce}&timestamp=${now}&appkey=${key}`, { method: 'POST', headers, body })).json();
}

const { result: { invoiceSerialNum: serial } } = await call('nuonuo.OpeMplatform.requestBillingNew', order);
const answer = await call('nuonuo.OpeMplatform.queryInvoiceResult', JSON.stringify({ serialNos: [serial] }));
console.log(answer.code, answer.result[0].status);
