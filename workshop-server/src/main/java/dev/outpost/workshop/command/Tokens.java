package dev.outpost.workshop.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;

/** Reads tokens: from files, since what is typed ends up in a shell's history and in a list of processes. */
final class Tokens {

    private static final int MOST_BYTES = 4096;

    private Tokens() {}

    static String read(Console console, OptionSpec option) throws IOException {
        String name = option.getValue();
        Path file = console.path(option.longestName(), name);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(name);
        }
        String token = Files.size(file) > MOST_BYTES
                ? ""
                : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!token.matches("[\\x21-\\x7e]{1,1024}")) {
            throw console.refused(
                    option.longestName() + ": " + name + " is refused; accepted: a file with one token in it");
        }
        return token;
    }
}
