// Package ingressurl works out the host and path that an ingress template stands for.
//
// Templates are read as Java reads a URL, because those that users have were written for that: h:8443/x has a host without a
// port, and braces, brackets and dollars may stand in a path.
package ingressurl

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// URL is where an Ingress listens; both parts may be empty.
type URL struct {
	Host, Path string
}

// Place is the resource that a template is filled in for.
type Place struct {
	Name, Namespace string
}

var (
	protocol  = regexp.MustCompile(`(?i)^https?://`)
	name      = regexp.MustCompile(`(?i)\{\{name\}\}`)
	namespace = regexp.MustCompile(`(?i)\{\{namespace\}\}`)
)

// Of returns the host and path of a template.
func Of(template string, place Place) (URL, error) {
	text := template
	if !protocol.MatchString(text) {
		text = "http://" + text
	}
	text = name.ReplaceAllLiteralString(text, place.Name)
	text = namespace.ReplaceAllLiteralString(text, place.Namespace)
	url, err := parse(text)
	if err != nil {
		return URL{}, fmt.Errorf("Unable to process the Ingress template(%s). Error: %w", template, err)
	}
	return url, nil
}

// parse reads a URL that starts with a protocol.
func parse(text string) (URL, error) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	_, rest, _ := strings.Cut(text, ":")
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	if !strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "////") {
		return URL{Path: normal(rest)}, nil
	}
	authority, path := rest[2:], ""
	if slash := strings.IndexByte(authority, '/'); slash >= 0 {
		authority, path = authority[:slash], authority[slash:]
	}
	host, err := hostOf(authority)
	if err != nil {
		return URL{}, err
	}
	return URL{Host: host, Path: normal(path)}, nil
}

// hostOf returns the host of an authority; one with several users in it has none.
func hostOf(authority string) (string, error) {
	if strings.Count(authority, "@") > 1 {
		return "", nil
	}
	host := authority[strings.IndexByte(authority, '@')+1:]
	if strings.HasPrefix(host, "[") {
		return literalHost(host, authority)
	}
	host, port, _ := strings.Cut(host, ":")
	return host, checkPort(port)
}

// literalHost reads an address in brackets.
func literalHost(host, authority string) (string, error) {
	end := strings.IndexByte(host, ']')
	if end <= 2 {
		return "", errors.New("Invalid authority field: " + authority)
	}
	host, rest := host[:end+1], host[end+1:]
	if !isAddress(host[1:end]) {
		return "", errors.New("Invalid host: " + host)
	}
	if rest == "" {
		return host, nil
	}
	port, is := strings.CutPrefix(rest, ":")
	if !is {
		return "", errors.New("Invalid authority field: " + authority)
	}
	return host, checkPort(port)
}

// normal resolves single and double dots in a path.
func normal(path string) string {
	for strings.Contains(path, "/./") {
		path = strings.Replace(path, "/./", "/", 1)
	}
	path = withoutParents(path)
	for strings.HasSuffix(path, "/..") {
		parent := strings.LastIndexByte(path[:strings.Index(path, "/..")], '/')
		if parent < 0 {
			break
		}
		path = path[:parent+1]
	}
	if strings.HasPrefix(path, "./") && len(path) > 2 {
		path = path[2:]
	}
	if strings.HasSuffix(path, "/.") {
		path = path[:len(path)-1]
	}
	return path
}

// withoutParents lets each /../ cancel the part before it; at the beginning there is nothing to cancel, and it stays.
func withoutParents(path string) string {
	for at := 0; ; {
		next := strings.Index(path[at:], "/../")
		if next < 0 {
			return path
		}
		at += next
		parent := strings.LastIndexByte(path[:at], '/')
		if parent < 0 || strings.HasPrefix(path[parent:], "/../") && parent == 0 {
			at += len("/..")
			continue
		}
		path, at = path[:parent]+path[at+len("/.."):], 0
	}
}
