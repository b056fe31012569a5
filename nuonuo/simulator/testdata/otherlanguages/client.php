<?php
// Fetch a token, issue an order, ask for it: arguments are endpoint, token URL, app key, app secret, order as JSON.
[, $endpoint, $tokenURL, $key, $secret, $order] = $argv;

function post(string $url, string $body, array $headers): array
{
    $context = stream_context_create(['http' => ['method' => 'POST', 'header' => $headers, 'content' => $body]]);
    return json_decode(file_get_contents($url, false, $context), true, 512, JSON_THROW_ON_ERROR);
}

$grant = http_build_query(['client_id' => $key, 'client_secret' => $secret, 'grant_type' => 'client_credentials']);
$token = post($tokenURL, $grant, ['Content-Type: application/x-www-form-urlencoded'])['access_token'];

$call = function (string $method, string $body) use ($endpoint, $key, $secret, $token): array {
    [$senid, $nonce, $now] = [uniqid(), (string) random_int(10000, 999999999), (string) time()];
    $text = "a=services&l=v1&p=open&k=$key&i=$senid&n=$nonce&t=$now&f=$body";
    $sign = base64_encode(hash_hmac('sha1', $text, $secret, true));
    return post("$endpoint?senid=$senid&nonce=$nonce&timestamp=$now&appkey=$key", $body,
        ['Content-type: application/json', "X-NUONUO-SIGN: $sign", "ACCESSTOKEN: $token", "METHOD: $method"]);
};

$serial = $call('nuonuo.OpeMplatform.requestBillingNew', $order)['result']['invoiceSerialNum'];
$answer = $call('nuonuo.OpeMplatform.queryInvoiceResult', json_encode(['serialNos' => [$serial]]));
echo $answer['code'], ' ', $answer['result'][0]['status'], "\n";
