package app

import (
	"time"

	"github.com/fapiao/fapiao/nuonuo"
)

// CallWatch observes the calls of a use. Its methods are called from several goroutines.
type CallWatch interface {
	// Called takes a request to the platform for a seller (tax number), when it ended.
	Called(seller string, o nuonuo.Observation)
	// Waited takes how long a request waited for its turn at the call limit.
	Waited(seller string, took time.Duration)
}
