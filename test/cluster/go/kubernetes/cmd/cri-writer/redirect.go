package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"
)

// redirect turns a stream into records: cut at -line bytes into P and a last F, the time of writing before each. A stream that ends
// without a newline leaves a last P.
func redirect(from io.Reader, to io.Writer, stream string) {
	in := bufio.NewReaderSize(from, min(4096, *line))
	var buf []byte
	for {
		part, err := in.ReadSlice('\n')
		switch {
		case err == bufio.ErrBufferFull && part[len(part)-1] == '\r': // It waits for its '\n'.
			in.UnreadByte()
			part = part[:len(part)-1]
		case err == nil:
			part = bytes.TrimSuffix(part[:len(part)-1], []byte{'\r'})
		}
		buf = append(buf, part...)
		ended := err != nil && err != bufio.ErrBufferFull
		if ended && len(buf) == 0 {
			return
		}
		if len(buf) > *line {
			record(to, stream, "P", buf[:*line])
			buf = append(buf[:0], buf[*line:]...)
		}
		switch {
		case err == nil:
			record(to, stream, "F", buf)
			buf = buf[:0]
		case ended:
			record(to, stream, "P", buf)
			return
		}
	}
}

func record(to io.Writer, stream, tag string, content []byte) {
	b := time.Now().AppendFormat(nil, time.RFC3339Nano)
	b = fmt.Appendf(b, " %s %s ", stream, tag)
	b = append(append(b, content...), '\n')
	_, err := to.Write(b)
	must(err)
}
