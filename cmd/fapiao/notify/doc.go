// Package notify sends one digest of a run to those who do not look at its screen: to robots of
// DingTalk (钉钉), WeCom (企业微信) and Feishu (飞书), to a webhook, or by e-mail.
//
// A digest begins with what a person has to do. It has no personal numbers and no secrets. One that
// cannot be delivered changes nothing of its run: [Send] takes a bounded time and returns what
// became of each message, in words that do not contain the receiver's address or secret.
package notify
