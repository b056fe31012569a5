package gather

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// maxKey is how many bytes of an order number are kept in memory. The platform takes 20 characters,
// so that a longer number is never sent.
const maxKey = 128

// boundedKey keeps numbers apart that are too long for any order.
func boundedKey(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return strings.ToValidUTF8(key[:maxKey-20], "") + "…" + hex.EncodeToString(sum[:8])
}
