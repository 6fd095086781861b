package rest

import (
	"context"
	"errors"
	"io"
	"sync"
)

// small is how long an answer may be before it is a large one. What Flink says of a job is a tenth of it.
const small = 256 << 10

// guarded is the body of an answer. It ends the call when it is closed, and notices when the answer breaks off or is given up
// before its end.
type guarded struct {
	io.ReadCloser
	over func(broken error)
	// large lets a few large answers in at a time; cancelled ends the wait for that.
	large     chan struct{}
	cancelled context.Context
	read      int
	isLarge   bool
	ended     bool
	broken    error
	once      sync.Once
}

// errUnread is the failure of an answer that nobody wanted to read to its end.
var errUnread = errors.New("answer was not read to its end")

func (b *guarded) Read(p []byte) (int, error) {
	if err := b.enlarge(); err != nil {
		b.broken = err
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.read += n
	switch {
	case errors.Is(err, io.EOF):
		b.ended = true
	case err != nil:
		b.broken = err
	}
	return n, err
}

// enlarge waits until an answer that turns out to be large may be read on.
func (b *guarded) enlarge() error {
	if b.isLarge || b.read < small {
		return nil
	}
	select {
	case b.large <- struct{}{}:
		b.isLarge = true
		return nil
	case <-b.cancelled.Done():
		return b.cancelled.Err()
	}
}

func (b *guarded) Close() error {
	b.once.Do(func() {
		if b.isLarge {
			<-b.large
		}
		if b.broken == nil && !b.ended {
			b.broken = errUnread
		}
		b.over(b.broken)
	})
	return b.ReadCloser.Close()
}
