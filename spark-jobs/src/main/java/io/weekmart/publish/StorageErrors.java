package io.weekmart.publish;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.storage.OutputLayout;
import io.weekmart.storage.Storage;
import io.weekmart.storage.StorageFull;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** What a failure of the store means for the user: the one place where it becomes a message, a hint and an exit code. */
final class StorageErrors {
    private static final String RUN_AGAIN = "Run again, or run the job 'recover': either finishes what was begun.";

    private StorageErrors() {}

    /** Something that asks the store. */
    interface StorageCall<T> {
        T run() throws IOException;
    }

    /** Opens an output: what the user can fix is exit code 2, a store that fails for the moment is 8, another run's lock 5. */
    static <T> T opening(OutputSpec spec, String output, StorageCall<T> work) {
        try {
            return work.run();
        } catch (HeldLock.Lost e) {
            throw lost(output, e);
        } catch (IOException e) {
            throw unusable(spec, output, e);
        }
    }

    /** Does what comes before the journal: where it fails, readers see what they saw before. */
    static <T> T beforePublishing(OutputLayout layout, StorageCall<T> work) {
        try {
            return work.run();
        } catch (HeldLock.Lost e) {
            throw lost(layout.toString(), e);
        } catch (IOException e) {
            throw nothingPublished(layout, e);
        }
    }

    /** Does what comes from the journal to the ledger: where it fails, some files are new. */
    static void publishing(OutputLayout layout, StorageCall<?> work) {
        try {
            work.run();
        } catch (HeldLock.Lost e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot publish to " + layout
                            + " any more: this run was suspended for longer than its lease and another took the output over, "
                            + "which finishes what this one had begun.",
                    "Run again when that run has ended.",
                    e);
        } catch (IOException e) {
            throw interrupted(layout, e);
        }
    }

    /**
     * Finishes what a killed run had begun to publish.
     *
     * @throws HeldLock.Lost if another run has taken the output over, and finishes it
     */
    static void finishing(OutputLayout layout, StorageCall<?> work) throws HeldLock.Lost {
        try {
            work.run();
        } catch (HeldLock.Lost e) {
            throw e;
        } catch (IOException e) {
            throw interrupted(layout, e);
        }
    }

    /** Does something beside a publication, named in words that follow "Cannot". */
    static <T> T doing(String what, OutputLayout layout, StorageCall<T> work) {
        try {
            return work.run();
        } catch (HeldLock.Lost e) {
            throw lost(layout.toString(), e);
        } catch (IOException e) {
            throw failed(what, e);
        }
    }

    /** Reads what is published, for no other reason than to see whether it is whole. */
    static <T> T verifying(OutputLayout layout, StorageCall<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot verify " + layout + ": " + e.getMessage()
                            + ". Nothing is known of files that were not read.",
                    "Check the storage of the output, and verify again.",
                    e);
        }
    }

    /** The output can't be opened. What the user can fix is exit code 2; a store that fails for the moment is 8. */
    private static UserFault unusable(OutputSpec spec, String output, IOException e) {
        if (String.valueOf(e.getMessage()).contains("NoAuthWithAWSException")) {
            return new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the output " + output + ": there are no AWS credentials.",
                    "Sign in and set AWS_PROFILE, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role provides them.",
                    e);
        }
        Optional<String> full = StorageFull.reason(e);
        if (full.isPresent()) {
            return new UserFault(
                    ExitCode.INTERRUPTED,
                    "Cannot write to the output " + output + ": " + full.get() + ". This run published nothing.",
                    "Make room on the storage of the output, or raise the quota, and run again.",
                    e);
        }
        if (e instanceof Storage.Blocked blocked) {
            return new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the output " + output + ": " + blocked.getMessage() + ".",
                    blocked.remedy() + ".",
                    e);
        }
        if (e instanceof FileSystemException
                || e instanceof FileNotFoundException
                || e instanceof AccessControlException
                || e instanceof UnsupportedFileSystemException
                || e instanceof Storage.UnsupportedStore
                || e instanceof Json.BadContent
                || e.getClass().getSimpleName().equals("UnknownStoreException")) {
            return new UserFault(
                    ExitCode.USAGE,
                    "Cannot use the output " + output + ": " + reason(e)
                            + ". Expected a folder that this run may write to.",
                    "Check " + spec.key("output.path") + ", and the permissions of the user who runs this.",
                    e);
        }
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot open the output " + output + ": " + reason(e) + ". This run published nothing.",
                RUN_AGAIN,
                e);
    }

    /** A publication failed before its journal: readers see what they saw before. */
    private static UserFault nothingPublished(OutputLayout layout, IOException e) {
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot publish to " + layout + ": " + reason(e) + ". " + UserFault.NOTHING_PUBLISHED,
                remedy(e).map(remedy -> remedy + ", then run again.").orElse("Fix the cause and run again."),
                e);
    }

    /** A publication failed behind its journal, in the run that wrote it or in one that finishes it. */
    private static UserFault interrupted(OutputLayout layout, IOException e) {
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot finish publishing to " + layout + ": " + reason(e)
                        + ". Some files are new and some are old, each of them whole.",
                remedy(e)
                        .map(remedy -> remedy + "; before that no run can finish. Then run again, or run the job"
                                + " 'recover': either finishes what was begun.")
                        .orElse(RUN_AGAIN),
                e);
    }

    /** Something beside the publication failed. */
    private static UserFault failed(String what, IOException e) {
        return new UserFault(
                ExitCode.INTERRUPTED,
                "Cannot " + what + ": " + reason(e) + ".",
                remedy(e).map(remedy -> remedy + ", then run again.").orElse(RUN_AGAIN),
                e);
    }

    /** Another run holds the output now. */
    private static UserFault lost(String output, HeldLock.Lost e) {
        return new UserFault(
                ExitCode.HELD,
                "Cannot go on writing to " + output
                        + ": this run was suspended for longer than its lease and another took the output over.",
                UserFault.NOTHING_PUBLISHED + " Run again when the run that holds the output has ended.",
                e);
    }

    /** What a person has to do before trying again is of any use; empty where the failure may pass by itself. */
    private static Optional<String> remedy(IOException e) {
        if (e instanceof Storage.Blocked blocked) {
            return Optional.of(blocked.remedy());
        }
        if (StorageFull.reason(e).isPresent()) {
            return Optional.of("Make room on the storage of the output, or raise the quota");
        }
        if (e instanceof AccessDeniedException || e instanceof AccessControlException) {
            return Optional.of("Give the user or role that runs this the permission which is missing");
        }
        if (e instanceof FileSystemException
                || e instanceof FileAlreadyExistsException
                || e instanceof ParentNotDirectoryException) {
            return Optional.of("Remove what stands in the way there");
        }
        return Optional.empty();
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        if (e instanceof Storage.Blocked) {
            return String.valueOf(message);
        }
        return message == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + message;
    }
}
