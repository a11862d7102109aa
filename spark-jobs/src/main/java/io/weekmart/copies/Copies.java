package io.weekmart.copies;

import io.weekmart.config.CopySettings;
import io.weekmart.contract.config.DatabaseKeys;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.database.Connector;
import io.weekmart.database.DriverSettings;
import io.weekmart.database.Login;
import io.weekmart.database.Password;
import io.weekmart.publish.Ledger;
import io.weekmart.report.Progress;
import io.weekmart.secrets.RdsToken;
import io.weekmart.secrets.Secrets;
import io.weekmart.storage.OutputLayout;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The copies of an output that its configuration asks for. */
public final class Copies {
    /** Holds the password where no secret is named. */
    public static final String PASSWORD_VARIABLE = "WEEKMART_PG_PASSWORD";

    private final CopySettings settings;
    private final String pipeline;
    private final List<CopiedTable> tables;
    private final Configuration hadoop;
    private final String runId;
    private final Optional<PostgresCopies> postgres;

    /**
     * @param tables those that are published
     * @param staged tables for accepted raw rows; none where the configuration asks for none
     */
    public Copies(
            CopySettings settings,
            String pipeline,
            List<CopiedTable> tables,
            List<CopiedTable> staged,
            Configuration hadoop,
            String runId,
            Secrets secrets) {
        this(settings, pipeline, tables, staged, hadoop, runId, secrets, connection -> {});
    }

    /** @param reached is called between the steps of a load */
    Copies(
            CopySettings settings,
            String pipeline,
            List<CopiedTable> tables,
            List<CopiedTable> staged,
            Configuration hadoop,
            String runId,
            Secrets secrets,
            Consumer<Connection> reached) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.tables = List.copyOf(tables);
        this.hadoop = hadoop;
        this.runId = runId;
        this.postgres = settings.postgres()
                .map(database -> new PostgresCopies(
                        database, connector(database, secrets), pipeline, runId, tables, staged, reached));
    }

    private static Connector connector(CopySettings.Postgres database, Secrets secrets) {
        Login login = new Login(
                database.url(),
                database.user(),
                database.passwordSecret(),
                PASSWORD_VARIABLE,
                database.keys(),
                database.auth(),
                database.tls(),
                database.tlsCa());
        return new Connector(
                login,
                new DriverSettings(
                        login, "load", database.statementTimeout().plus(database.lockTimeout()), Optional.empty()),
                // A reference to the method would load the class, and with it the SDK.
                new Password(login, secrets, () -> RdsToken.ofThisProcess()));
    }

    /** Whether any copies are made. */
    public boolean isNone() {
        return settings.isNone();
    }

    /**
     * Makes sure, before anything is published, that tables can be loaded.
     *
     * @param onYarn whether the job runs on YARN
     * @param output that copies are made of; empty for a run that makes none
     * @throws UserFault with exit code 2 where they cannot, 3 where the server does not answer
     */
    public void check(boolean onYarn, Optional<OutputLayout> output) {
        settings.postgres().ifPresent(database -> {
            if (onYarn
                    && database.auth().equals(DatabaseKeys.PASSWORD)
                    && database.passwordSecret().isEmpty()) {
                throw new UserFault(
                        ExitCode.USAGE,
                        "Cannot load tables into " + database.url() + ": on YARN, the password in " + PASSWORD_VARIABLE
                                + " would stand among the arguments of the step, which many can read.",
                        "Set " + database.keys() + ".password-secret to the name of a secret in AWS Secrets Manager.");
            }
        });
        postgres.ifPresent(database -> database.check(output));
        settings.csvPath().ifPresent(path -> {
            try {
                if (output.isPresent()) {
                    new CsvCopies(path, hadoop, pipeline, runId).check(output.get());
                }
            } catch (IOException e) {
                throw UserFault.passing(
                        ExitCode.INPUT,
                        "Cannot look at the copies in " + path + ": " + e.getMessage() + ".",
                        UserFault.NOTHING_PUBLISHED + " Check output.copies.csv.path and the permissions on it, and run"
                                + " again.",
                        e);
            }
        });
    }

    /**
     * Makes the copies that differ from what is published. Raw rows that cannot be had do not keep the published ones from being loaded.
     *
     * @param raw the accepted raw rows, by date; none where none are loaded
     * @param warnings takes what readers of the copies have to know
     * @return whether anything was copied
     * @throws UserFault where that fails
     */
    public boolean bring(
            Ledger ledger, OutputLayout output, List<RawRows> raw, Progress progress, Consumer<String> warnings) {
        boolean changed = false;
        if (settings.csvPath().isPresent()) {
            changed = csv(settings.csvPath().get(), ledger, output, progress);
        }
        if (postgres.isPresent()) {
            changed |= postgres(postgres.get(), ledger, output, raw, progress, warnings);
        }
        return changed;
    }

    private boolean postgres(
            PostgresCopies copies,
            Ledger ledger,
            OutputLayout output,
            List<RawRows> raw,
            Progress progress,
            Consumer<String> warnings) {
        List<PostgresCopies.Accepted> accepted = List.of();
        @Nullable RuntimeException unstaged = null;
        try {
            accepted = copies.accept(raw);
        } catch (RuntimeException failure) {
            if (failure instanceof UserFault fault && fault.exitCode().isSignal()) {
                throw fault;
            }
            unstaged = failure;
        }
        Copied copied;
        try (Progress.Step step = progress.begin("loading PostgreSQL")) {
            copied = copies.bring(ledger, output, hadoop, accepted);
            step.end(copied.rows());
            progress.line("PostgreSQL: " + copied.sentence() + ".");
        }
        if (copied.replaced() > 0) {
            warnings.accept(Count.of(copied.replaced(), "character")
                    + " U+0000 became U+FFFD in PostgreSQL, which holds none.");
        }
        if (unstaged != null) {
            throw unstaged;
        }
        return !copied.isNothing();
    }

    private boolean csv(String path, Ledger ledger, OutputLayout output, Progress progress) {
        try (Progress.Step step = progress.begin("copying to CSV")) {
            Copied copied = new CsvCopies(path, hadoop, pipeline, runId).bring(tables, ledger, output);
            step.end(copied.rows());
            progress.line("CSV: " + copied.sentence() + ".");
            return !copied.isNothing();
        } catch (IOException e) {
            throw UserFault.passing(
                    ExitCode.INTERRUPTED,
                    "Cannot copy the tables of " + pipeline + " to " + path + ": " + e.getMessage() + ".",
                    "Remove the cause.",
                    e);
        }
    }
}
