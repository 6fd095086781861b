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
		return URL{Path: rest}, nil
	}
	authority, path := rest[2:], ""
	if slash := strings.IndexByte(authority, '/'); slash >= 0 {
		authority, path = authority[:slash], authority[slash:]
	}
	host, err := hostOf(authority)
	if err == nil {
		err = checkHost(host)
	}
	return URL{Host: host, Path: path}, err
}

// checkHost refuses control characters.
func checkHost(host string) error {
	for _, c := range host {
		switch {
		case c == '\n':
			return errors.New("Illegal character found in host: LF")
		case c == '\r':
			return errors.New("Illegal character found in host: CR")
		case c < ' ' || c == 0x7f:
			return fmt.Errorf("Illegal character found in host: control char (code=%d)", c)
		}
	}
	return nil
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
