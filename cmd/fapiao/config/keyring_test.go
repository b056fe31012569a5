package config

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

func TestMain(m *testing.M) {
	keyring.MockInit() // no test touches the keyring of the person who runs it
	os.Exit(m.Run())
}

func TestSecretFromTheKeyring(t *testing.T) {
	t.Parallel()
	if err := StoreInKeyring("app 1", NewSecret("RINGMARKER")); err != nil {
		t.Fatal(err)
	}
	in := input(t, "app_key: k\napp_secret_keyring: app 1\n")
	c := load(t, in)
	if c.AppSecret.Reveal() != "RINGMARKER" || len(c.Warnings) > 0 {
		t.Errorf("got %s, %v", c.AppSecret.Reveal(), c.Warnings)
	}
	for _, s := range c.Settings(false) {
		if s.Key == "app_secret" && (s.File != "keyring app 1" || s.Value != Blotted) {
			t.Errorf("shown %+v", s)
		}
	}
	c = load(t, input(t, "", "FAPIAO_APP_SECRET_KEYRING=app 1"))
	if c.AppSecret.Reveal() != "RINGMARKER" || len(c.Warnings) > 0 {
		t.Errorf("of the variable: %s, %v", c.AppSecret.Reveal(), c.Warnings)
	}
	in.Environ = []string{"FAPIAO_APP_SECRET=stronger"}
	if c := load(t, in); c.AppSecret.Reveal() != "stronger" {
		t.Errorf("the variable does not take precedence: %s", c.AppSecret.Reveal())
	}
	c = load(t, input(t, "sellers:\n- {tax_num: 91330106MADEM0003K, app_key: k, app_secret_keyring: app 1}\n"))
	if got := c.Sellers[0].AppSecret.Reveal(); got != "RINGMARKER" {
		t.Errorf("of an entry of sellers: %s", got)
	}
}

func TestFaultsOfTheKeyring(t *testing.T) {
	t.Parallel()
	for yaml, wants := range map[string][]string{
		"app_secret_keyring: nobody\n":                {":1: app_secret_keyring: there is no \"nobody\" in the keyring", "app_secret_file"},
		"app_secret: x\napp_secret_keyring: app\n":    {":2: app_secret_keyring: and app_secret are both given"},
		"app_secret_file: x\napp_secret_keyring: a\n": {":2: app_secret_keyring: and app_secret_file are both given"},
		"token_keyring: a\n":                          {":1: token_keyring: unknown key"},
	} {
		_, err := Load(input(t, yaml))
		for _, want := range wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v lacks %q", yaml, err, want)
			}
		}
	}
	for _, text := range []string{keyringFault("a", errors.New("no bus")).Zh, keyringFault("a", errors.New("no bus")).En} {
		if !strings.Contains(text, "no bus") || !strings.Contains(text, "--secret-in file") {
			t.Errorf("without a keyring: %s", text)
		}
	}
}
