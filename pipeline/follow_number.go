package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// followNumber is the number of the n-th order (from 1) that is invoiced in place of one that was
// read under a number: mark is H where the one before is reversed (换开) and R where it failed. A
// number that would be longer than the account accepts is cut and marked by a hash of the whole.
func followNumber(first, mark string, n, most int) string {
	const hashed = 6
	end := "-" + mark + strconv.Itoa(n)
	if len(first)+len(end) <= most {
		return first + end
	}
	sum := sha256.Sum256([]byte(first))
	end = "~" + hex.EncodeToString(sum[:])[:hashed] + end
	return first[:max(most-len(end), 0)] + end
}
