package nuonuo

import (
	"strings"
	"testing"
)

func TestNewRefusesUnsafeSettings(t *testing.T) {
	t.Parallel()
	good := Config{Endpoint: "https://sdk.nuonuo.com/open/v1/services", AppKey: "k", AppSecret: NewSecret("hidden-secret")}
	tests := map[string]struct {
		change func(*Config)
		want   string
	}{
		"no key":           {func(c *Config) { c.AppKey = "" }, "AppKey"},
		"no secret":        {func(c *Config) { c.AppSecret = Secret{} }, "AppSecret"},
		"no endpoint":      {func(c *Config) { c.Endpoint = "" }, "Endpoint"},
		"relative":         {func(c *Config) { c.Endpoint = "/open/v1/services" }, "absolute"},
		"prefix":           {func(c *Config) { c.Endpoint = "https://x.example/sim/open/v1/services" }, "prefix"},
		"short path":       {func(c *Config) { c.Endpoint = "https://x.example/open" }, "three segments"},
		"http":             {func(c *Config) { c.Endpoint = "http://x.example/open/v1/services" }, "WithInsecureHTTP"},
		"http like local":  {func(c *Config) { c.Endpoint = "http://localhost.x.example/" }, "WithInsecureHTTP"},
		"http token":       {func(c *Config) { c.TokenURL = "http://x.example/accessToken" }, "TokenURL"},
		"ftp":              {func(c *Config) { c.Endpoint = "ftp://x.example/open/v1/services" }, "scheme"},
		"query":            {func(c *Config) { c.Endpoint += "?a=b" }, "query"},
		"password":         {func(c *Config) { c.Endpoint = "https://u:p@x.example/" }, "user"},
		"other, no token":  {func(c *Config) { c.Endpoint = "https://x.example/" }, "TokenURL"},
		"ISV, no merchant": {func(c *Config) { c.ISV = true }, "UserTax"},
	}
	for name, tt := range tests {
		cfg := good
		tt.change(&cfg)
		_, err := New(cfg)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error = %v, want one about %s", name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "hidden-secret") {
			t.Errorf("%s: error shows the secret: %v", name, err)
		}
	}
}

func TestNewKnowsThePlatformsAddresses(t *testing.T) {
	t.Parallel()
	for _, endpoint := range []string{ProductionEndpoint, SandboxEndpoint} {
		c, err := New(Config{Endpoint: endpoint, AppKey: "k", AppSecret: NewSecret("s")})
		if err != nil {
			t.Fatal(err)
		}
		if c.tokenURL.String() != PlatformTokenURL {
			t.Errorf("token address = %s", c.tokenURL)
		}
	}
	for _, endpoint := range []string{"http://127.0.0.1:8080", "http://localhost:8080/", "http://[::1]:8080/open/v1/services"} {
		c, err := New(Config{Endpoint: endpoint, AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")})
		if err != nil {
			t.Errorf("%s: %v", endpoint, err)
			continue
		}
		if c.endpoint.Path != servicePath {
			t.Errorf("%s: path = %s", endpoint, c.endpoint.Path)
		}
	}
	if _, err := New(Config{Endpoint: "http://10.0.0.1/", AppKey: "k", AppSecret: NewSecret("s"), StaticToken: NewSecret("t")}, WithInsecureHTTP()); err != nil {
		t.Errorf("plain http that was asked for: %v", err)
	}
}
