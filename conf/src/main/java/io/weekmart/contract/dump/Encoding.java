package io.weekmart.contract.dump;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the characters of a dump are written as bytes. In each of them a byte below 128 is the ASCII character and nothing else, so that
 * delimiters, quotes, line ends, numbers and dates can be found without decoding.
 */
public enum Encoding {
    UTF_8("UTF-8"),
    ISO_8859_1("ISO-8859-1"),
    ISO_8859_15("ISO-8859-15"),
    /** Has five bytes that are no character: 81, 8D, 8F, 90 and 9D. */
    WINDOWS_1252("windows-1252");

    private final String name;

    Encoding(String name) {
        this.name = name;
    }

    /** The encoding of a name, in any case; names that Java knows besides, such as latin1 and cp1252, are read as well. */
    public static Optional<Encoding> named(String name) {
        try {
            Charset meant = Charset.forName(name.strip());
            return Arrays.stream(values())
                    .filter(encoding -> encoding.charset().equals(meant))
                    .findFirst();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** The names of all of them, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Encoding::toString).collect(Collectors.joining(", "));
    }

    public Charset charset() {
        return this == UTF_8 ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    /** Whether a text can be written in it. */
    public boolean has(String text) {
        return charset().newEncoder().canEncode(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
