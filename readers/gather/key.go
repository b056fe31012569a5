package gather

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// maxKey is the most bytes of an order number kept in memory. The platform accepts 20 characters,
// so a longer number is never sent.
const maxKey = 128

// boundedKey shortens a long order number and adds a digest, so that different numbers stay
// different.
func boundedKey(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return strings.ToValidUTF8(key[:maxKey-20], "") + "…" + hex.EncodeToString(sum[:8])
}
