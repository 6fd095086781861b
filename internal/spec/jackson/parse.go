package jackson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Parse reads a JSON document. Of a repeated field the last value counts, in the place of the first.
func Parse(text string) (Node, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	n, err := read(d)
	if errors.Is(err, io.EOF) {
		return Node{}, errors.New("cannot read JSON: it ends too early")
	}
	if err != nil {
		return Node{}, fmt.Errorf("cannot read JSON: %w", err)
	}
	return n, nil
}

func read(d *json.Decoder) (Node, error) {
	token, err := d.Token()
	if err != nil {
		return Node{}, err
	}
	switch value := token.(type) {
	case json.Delim:
		return readInside(d, value)
	case string:
		return Text(value), nil
	case json.Number:
		return number(value.String()), nil
	case bool:
		return Node{kind: Bool, text: strconv.FormatBool(value)}, nil
	default:
		return NullNode(), nil
	}
}

func readInside(d *json.Decoder, open json.Delim) (Node, error) {
	n := Node{kind: Array}
	if open == '{' {
		n.kind = Object
	}
	for d.More() {
		if err := n.readItem(d); err != nil {
			return Node{}, err
		}
	}
	_, err := d.Token() // the closing bracket
	return n, err
}

func (n *Node) readItem(d *json.Decoder) error {
	key := ""
	if n.kind == Object {
		token, err := d.Token()
		if err != nil {
			return err
		}
		key, _ = token.(string) // the decoder gives nothing else here
	}
	item, err := read(d)
	if err != nil {
		return err
	}
	if n.kind == Object {
		n.set(key, item)
		return nil
	}
	n.items = append(n.items, item)
	return nil
}
