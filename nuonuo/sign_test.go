package nuonuo

import (
	"encoding/json"
	"os"
	"testing"
)

func TestSignAgreesWithOtherClients(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/sign-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name, Path, AppSecret, AppKey, Senid, Nonce, Timestamp, Body, Signature string
			FixedPathSignature                                                      string `json:"fixed_path_signature"`
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 8 {
		t.Fatalf("%d vectors, want at least 8", len(file.Vectors))
	}
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			params := SignParams{AppKey: v.AppKey, Senid: v.Senid, Nonce: v.Nonce, Timestamp: v.Timestamp, Body: []byte(v.Body)}
			if got := Sign(v.AppSecret, v.Path, params); got != v.Signature {
				t.Errorf("Sign = %s, want %s", got, v.Signature)
			}
			if v.FixedPathSignature != "" {
				if got := Sign(v.AppSecret, servicePath, params); got != v.FixedPathSignature {
					t.Errorf("Sign with the fixed path = %s, want %s", got, v.FixedPathSignature)
				}
			}
		})
	}
}

func TestSignReadsThePathFromTheLeft(t *testing.T) {
	t.Parallel()
	p := SignParams{AppKey: "k", Senid: "i", Nonce: "1", Timestamp: "2", Body: []byte("{}")}
	plain := Sign("s", "/open/v1/services", p)
	if Sign("s", "/sim/open/v1/services", p) != Sign("s", "/sim/open/v1", p) {
		t.Error("segments after the third changed the signature")
	}
	if plain == Sign("s", "/sim/open/v1/services", p) {
		t.Error("a prefix left the signature as it was")
	}
	if Sign("s", "", p) == "" {
		t.Error("no signature for an empty path")
	}
}
