package config

import (
	"errors"
	"testing"
)

// TestErrorsOfSecretsLeaveTheRest: a check-up goes on with the other settings. One error of another
// key makes them doubtful.
func TestErrorsOfSecretsLeaveTheRest(t *testing.T) {
	t.Parallel()
	const rest = "environment: sandbox\nrate: 3\nseller: {tax_num: 91330106MADEM0003K}\n"
	for yaml, only := range map[string]bool{
		"app_secret_file: nosuch\n":                         true,
		"app_secret: a b\n":                                 true,
		"app_secret: a\napp_secret_file: b\n":               true,
		"app_secret_keyring: nosuch entry\n":                true,
		"notify: [{type: slack}]\n":                         true,
		"notify: [{type: wecom, url_file: nosuch}]\n":       true,
		"heartbeat_url: x\n":                                true,
		"notify_repeat: x\n":                                false,
		"app_secret_file: nosuch\nwait: x\n":                false,
		"app_secrets: a\n":                                  false,
		"log_level: loud\n":                                 false,
		"endpoint: https://sdk.nuonuo.com/open/v1/services": false,
	} {
		c, err := Load(input(t, rest+yaml))
		errs, is := errors.AsType[Errors](err)
		if !is || errs.OnlySecrets() != only {
			t.Errorf("%s: %v", yaml, err)
		} else if only && (c == nil || c.Endpoint != sandboxEndpoint || c.Rate != 3 || len(c.Sellers) != 1 || len(c.Notify) != 0) {
			t.Errorf("%s leaves %+v", yaml, c)
		}
	}
}
