package io.weekmart.launcher.night;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.ReportJson;
import io.weekmart.contract.report.RunReport;
import io.weekmart.launcher.catalog.CatalogSync;
import io.weekmart.launcher.catalog.Change;
import io.weekmart.launcher.notify.Delivery;
import io.weekmart.launcher.notify.Message;
import io.weekmart.launcher.notify.Messages;
import io.weekmart.launcher.notify.Notifications;
import io.weekmart.launcher.notify.PageNote;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Athena's catalog, and the people who are told. */
final class Publicity implements Aftercare {
    private final ObjectStore store;
    private final Pages pages;
    private final Supplier<CatalogSync> catalog;
    private final Messages messages;
    private final Notifications notifications;

    Publicity(
            ObjectStore store,
            Pages pages,
            Supplier<CatalogSync> catalog,
            Messages messages,
            Notifications notifications) {
        this.store = store;
        this.pages = pages;
        this.catalog = catalog;
        this.messages = messages;
        this.notifications = notifications;
    }

    @Override
    public List<String> catalog() {
        return catalog.get().sync(CatalogSync.Mode.NEW_REPORTS).changes().stream()
                .map(Change::toString)
                .toList();
    }

    @Override
    public Delivery succeeded(LocalDate date, Attempt attempt, Outcome outcome) {
        String uri = Objects.requireNonNull(outcome.report(), "a success has a report");
        RunReport report = ReportJson.read(store.text(S3Location.of(uri)).orElse(""), uri, ExitCode.CLUSTER);
        List<String> remarks = attempt.cancelled() ? List.of(Verdict.CANCELLED_TOO_LATE) : List.of();
        return notifications.tell(messages.success(date, attempt.number(), remarks, report, uri, page(date, attempt)));
    }

    @Override
    public Delivery failed(LocalDate date, Attempt attempt, Outcome outcome) {
        Message message = messages.failure(
                date,
                attempt.number(),
                attempt.claim().runId(),
                outcome.exitCode(),
                outcome.cause(),
                outcome.hint(),
                outcome.next(),
                outcome.report(),
                page(date, attempt));
        return notifications.tell(message);
    }

    /** What its run says on its page; null where nobody would hear of it. */
    private @Nullable PageNote page(LocalDate date, Attempt attempt) {
        return notifications.reachSomebody() ? pages.of(date, attempt.claim().runId()) : null;
    }

    @Override
    public Delivery cancelled(LocalDate date, Attempt attempt, String cause) {
        return notifications.tell(
                messages.cancelled(date, attempt.number(), attempt.claim().runId(), cause));
    }

    @Override
    public Delivery notReady(LocalDate date, List<String> faults) {
        return notifications.tell(messages.notReady(date, faults));
    }

    @Override
    public Delivery late(LocalDate date, String state, String detail) {
        return notifications.tell(messages.late(date, state, detail));
    }

    @Override
    public Delivery inputChanged(LocalDate date, String fingerprint, List<String> changes) {
        return notifications.tell(messages.inputChanged(date, fingerprint, changes));
    }
}
