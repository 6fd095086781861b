// Package jobmanager lets turns ask JobManagers without waiting for slow ones.
//
// What a turn asks is asked beside the turn, which waits for the answer only briefly:
//
//	turn ──ask──▶ conversation ──▶ JobManager
//	  │                │
//	  ├──◀── answer ───┤ in time: the turn goes on with it
//	  │                │
//	  └── goes on without: the answer is awaited
//	                   │
//	                   └── late: kept, and the resource is woken. The next turn takes the answer if it asks the same
//	                       question and the answer is fresh; any other answer is thrown away.
//
// So a JobManager that hangs, answers late or answers without end holds no worker. Each conversation has an end, there is
// one at a time for each key, and whoever was late once is waited for even less until it answers quickly again. Many turns at
// a time have less patience, too.
package jobmanager

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"
)

// Terms are what holds for conversations of one sort.
type Terms struct {
	// Patience is how long a turn waits for an answer.
	Patience time.Duration
	// Impatience is how long it waits for one that came late the last time, and if Patient turns wait already.
	Impatience time.Duration
	Patient    int
	// Longest bounds a whole conversation, however many calls it takes.
	Longest time.Duration
	// Keep is for how long an answer that came late is good.
	Keep time.Duration
}

// A JobManager in good health answers all that a photograph asks within some ten milliseconds. The patience leaves room for one
// that works hard, and is there for a few turns at a time, so that many which begin to hang at once cannot use it up together. The
// impatience is enough to notice that one has recovered, or that it is spared and not called at all.
const (
	patience   = 250 * time.Millisecond
	impatience = 20 * time.Millisecond
	patient    = 4
	// longest lets a JobManager that takes five seconds for each answer say everything that a photograph asks.
	longest = time.Minute
)

// Photographs are the terms of questions for a photograph. It shows the present, so an answer is soon too old.
func Photographs() Terms {
	return Terms{Patience: patience, Impatience: impatience, Patient: patient, Longest: longest, Keep: 5 * time.Second}
}

// Orders are the terms of orders. What came of an order does not change any more; whoever gave it needs time to ask again.
func Orders() Terms {
	return Terms{Patience: patience, Impatience: impatience, Patient: patient, Longest: longest, Keep: 2 * time.Minute}
}

// Asking holds the conversations of one sort: under keys K, with questions Q and answers A.
type Asking[K comparable, Q, A any] struct {
	terms Terms
	// same tells whether an answer to the one question is one to the other.
	same func(asked, now Q) bool
	// wake hears that an answer came that no turn waits for.
	wake func(K)
	// broken is the answer of a conversation that a mistake of the operator's own has ended.
	broken  func(error) A
	mutex   sync.Mutex
	closed  bool
	running sync.WaitGroup
	// patient is how many turns wait with patience.
	patient  int
	partners map[K]*partner[Q, A]
}

// partner is what is known of whom one key stands for.
type partner[Q, A any] struct {
	// late tells that the last answer did not come within the patience.
	late bool
	// last is when it was last spoken to.
	last time.Time
	// now is the conversation that is under way, or whose answer nobody has taken.
	now *conversation[Q, A]
}

// conversation is one question. Its answer is there once done is closed.
type conversation[Q, A any] struct {
	question Q
	began    time.Time
	cancel   context.CancelFunc
	waiting  int
	done     chan struct{}
	came     time.Time
	answer   A
}

func (c *conversation[Q, A]) isOver() bool { return !c.came.IsZero() }

// New holds conversations on terms. An answer to one question is one to another if they are the same; wake hears of answers that
// come late, and must not block; broken is the answer of a conversation that panics.
func New[K comparable, Q, A any](
	terms Terms, same func(asked, now Q) bool, wake func(K), broken func(error) A,
) *Asking[K, Q, A] {
	return &Asking[K, Q, A]{terms: terms, same: same, wake: wake, broken: broken, partners: map[K]*partner[Q, A]{}}
}

// Ask returns the answer to a question, or false if it is still awaited. The conversation goes on when ctx ends, under a deadline
// of its own; it must not use what its caller may change.
func (a *Asking[K, Q, A]) Ask(ctx context.Context, key K, question Q, talk func(context.Context) A) (A, bool) {
	v := a.join(ctx, key, question, talk)
	if v.conversation == nil {
		var none A
		return none, false
	}
	v.await(ctx)
	return a.leave(key, v)
}

// visit is a turn that takes part in a conversation.
type visit[Q, A any] struct {
	*conversation[Q, A]
	// until is when it leaves without an answer.
	until     time.Time
	isPatient bool
}

// join takes part in the conversation about a question; there is none any more when all is over.
func (a *Asking[K, Q, A]) join(ctx context.Context, key K, question Q, talk func(context.Context) A) (v visit[Q, A]) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.closed {
		return v
	}
	now := time.Now()
	p := a.partner(key, now)
	if p.now != nil && !a.isGood(p.now, question, now) {
		p.now.cancel()
		p.now = nil
	}
	if p.now == nil {
		p.now = a.begin(ctx, key, question, talk)
	}
	p.now.waiting++
	v.conversation, v.until = p.now, p.now.began.Add(a.terms.Impatience)
	if !p.late && a.patient < a.terms.Patient {
		v.isPatient, v.until = true, p.now.began.Add(a.terms.Patience)
		a.patient++
	}
	return v
}

func (a *Asking[K, Q, A]) partner(key K, now time.Time) *partner[Q, A] {
	p := a.partners[key]
	if p == nil {
		a.sweep(now)
		p = &partner[Q, A]{}
		a.partners[key] = p
	}
	p.last = now
	return p
}

// isGood tells whether a conversation is about the question, and its answer, if it is there, not too old.
func (a *Asking[K, Q, A]) isGood(c *conversation[Q, A], question Q, now time.Time) bool {
	return a.same(c.question, question) && (!c.isOver() || now.Sub(c.came) <= a.terms.Keep)
}

// begin begins a conversation beside the turn. It keeps what ctx carries, but not its end.
func (a *Asking[K, Q, A]) begin(ctx context.Context, key K, question Q, talk func(context.Context) A) *conversation[Q, A] {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.terms.Longest)
	c := &conversation[Q, A]{question: question, began: time.Now(), cancel: cancel, done: make(chan struct{})}
	a.running.Go(func() {
		defer cancel()
		a.end(key, c, a.converse(ctx, talk))
	})
	return c
}

// converse has a conversation. No answer of a JobManager may take down the operator, whose other turns know nothing of it.
func (a *Asking[K, Q, A]) converse(ctx context.Context, talk func(context.Context) A) (answer A) {
	defer func() {
		if mistake := recover(); mistake != nil {
			err := fmt.Errorf("the conversation with the JobManager broke off: %v", mistake)
			log.FromContext(ctx).Error(err, "Panic", "stack", string(debug.Stack()))
			answer = a.broken(err)
		}
	}()
	return talk(ctx)
}

// end keeps the answer of a conversation, and wakes whoever does not wait for it. One that was given up has no answer.
func (a *Asking[K, Q, A]) end(key K, c *conversation[Q, A], answer A) {
	if a.keep(key, c, answer) {
		a.wake(key)
	}
}

// keep keeps an answer and tells whether it is news to everybody.
func (a *Asking[K, Q, A]) keep(key K, c *conversation[Q, A], answer A) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	p := a.partners[key]
	if a.closed || p == nil || p.now != c {
		return false
	}
	c.answer, c.came = answer, time.Now()
	p.late = c.came.Sub(c.began) > a.terms.Patience
	close(c.done)
	return c.waiting == 0
}

// await waits for the end of a conversation, but not for long.
func (v visit[Q, A]) await(ctx context.Context) {
	wait := time.Until(v.until)
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-v.done:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// leave takes the answer, if it is there. Who had no time to wait says nothing about whom it asked.
func (a *Asking[K, Q, A]) leave(key K, v visit[Q, A]) (answer A, came bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	c := v.conversation
	c.waiting--
	if v.isPatient {
		a.patient--
	}
	p := a.partners[key]
	if p == nil || p.now != c {
		return c.answer, c.isOver()
	}
	if !c.isOver() {
		p.late = p.late || v.isPatient
		return answer, false
	}
	p.now = nil
	if !p.late {
		delete(a.partners, key)
	}
	return c.answer, true
}

// memory is how long somebody is remembered to be late.
const memory = 10 * time.Minute

// sweep forgets whom nobody has spoken to for long: most likely they are gone.
func (a *Asking[K, Q, A]) sweep(now time.Time) {
	for key, p := range a.partners {
		if now.Sub(p.last) > memory && (p.now == nil || p.now.isOver()) {
			delete(a.partners, key)
		}
	}
}

// Start waits for the end of ctx, and then for that of all conversations, which it brings about.
func (a *Asking[K, Q, A]) Start(ctx context.Context) error {
	<-ctx.Done()
	a.close()
	a.running.Wait()
	return nil
}

func (a *Asking[K, Q, A]) close() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.closed = true
	for _, p := range a.partners {
		if p.now != nil {
			p.now.cancel()
		}
	}
	clear(a.partners)
}
