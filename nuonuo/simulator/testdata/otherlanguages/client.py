"""Fetch a token, issue an order, ask for it: arguments are endpoint, token URL, app key, app secret, order as JSON."""
import base64, hashlib, hmac, json, sys, time, urllib.parse, urllib.request

endpoint, token_url, key, secret, order = sys.argv[1:6]


def post(url, body, headers):
    with urllib.request.urlopen(urllib.request.Request(url, body.encode("utf-8"), headers)) as answer:
        return json.load(answer)


token = post(token_url, urllib.parse.urlencode({"client_id": key, "client_secret": secret, "grant_type": "client_credentials"}),
             {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"})["access_token"]


def call(method, body):
    senid, nonce, now = "p%031d" % time.time_ns(), "12345678", str(int(time.time()))
    text = f"a=services&l=v1&p=open&k={key}&i={senid}&n={nonce}&t={now}&f={body}"
    sign = base64.b64encode(hmac.new(secret.encode(), text.encode("utf-8"), hashlib.sha1).digest()).decode()
    query = urllib.parse.urlencode({"senid": senid, "nonce": nonce, "timestamp": now, "appkey": key})
    # urllib writes header names with one capital: Accesstoken, X-nuonuo-sign.
    return post(endpoint + "?" + query, body, {"Content-Type": "application/json", "X-Nuonuo-Sign": sign, "accessToken": token, "method": method})


serial = call("nuonuo.OpeMplatform.requestBillingNew", order)["result"]["invoiceSerialNum"]
answer = call("nuonuo.OpeMplatform.queryInvoiceResult", json.dumps({"serialNos": [serial]}))
print(answer["code"], answer["result"][0]["status"])
