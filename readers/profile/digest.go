package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Digest is the SHA-256 of what the profile says, in hexadecimal. Comments, the order of keys and
// texts about the profile (Name, About) do not count.
func (p *Profile) Digest() (string, error) {
	said := *p
	said.Name, said.About, said.Extends, said.Recognise = "", "", "", nil
	b, err := json.Marshal(&said) // with sorted keys
	if err != nil {
		return "", fmt.Errorf("digest of profile: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
