package zookeeper

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The requests that are used, by the numbers of the protocol.
const (
	opDelete      int32 = 2
	opGetChildren int32 = 8
	opSync        int32 = 9
	opAuth        int32 = 100
	opClose       int32 = -11
)

// xidAuth is the number that requests to log in carry instead of one of their own.
const xidAuth int32 = -4

// packet is a message that is being written: numbers in network order, texts and lists with their lengths in front.
type packet []byte

func (p packet) int(n int32) packet  { return binary.BigEndian.AppendUint32(p, uint32(n)) }
func (p packet) long(n int64) packet { return binary.BigEndian.AppendUint64(p, uint64(n)) }

func (p packet) text(s string) packet { return append(p.int(int32(len(s))), s...) }

func (p packet) flag(set bool) packet {
	if set {
		return append(p, 1)
	}
	return append(p, 0)
}

// errGarbled tells that the other side does not speak as ZooKeeper does.
var errGarbled = errors.New("the answer is not understood")

// reader takes a message apart. Once something is missing, all that is read is empty and err is set.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.rest) {
		r.err, r.rest = errGarbled, nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) int() int32 {
	if b := r.take(4); b != nil {
		return int32(binary.BigEndian.Uint32(b))
	}
	return 0
}

func (r *reader) long() int64 {
	if b := r.take(8); b != nil {
		return int64(binary.BigEndian.Uint64(b))
	}
	return 0
}

// text reads a text; a missing one has the length -1.
func (r *reader) text() string {
	n := r.int()
	if n == -1 {
		return ""
	}
	return string(r.take(int(n)))
}

// texts reads a list. It grows as its elements are found, so its announced length costs nothing.
func (r *reader) texts() []string {
	var list []string
	for n := r.int(); n > 0 && r.err == nil; n-- {
		list = append(list, r.text())
	}
	return list
}

// Code is an error that ZooKeeper answers.
type Code int32

// The answers that callers tell apart with errors.Is.
const (
	ErrNoNode   Code = -101
	ErrNotEmpty Code = -111
)

// codes are in words what users may see.
var codes = map[Code]string{
	ErrNoNode: "there is no such node", ErrNotEmpty: "the node has children",
	-4: "the connection to the quorum was lost", -102: "access is denied", -112: "the session has expired", -115: "the credentials are refused",
	-124: "the session was moved to another server",
}

// Error is the answer in words.
func (c Code) Error() string {
	if words, known := codes[c]; known {
		return words
	}
	return fmt.Sprintf("ZooKeeper answered with error %d", int32(c))
}
