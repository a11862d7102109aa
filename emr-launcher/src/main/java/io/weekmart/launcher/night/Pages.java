package io.weekmart.launcher.night;

import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.page.PageJson;
import io.weekmart.contract.page.Verdict;
import io.weekmart.contract.run.RunFiles;
import io.weekmart.launcher.config.NightSettings;
import io.weekmart.launcher.notify.PageNote;
import io.weekmart.launcher.store.Link;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages that runs leave beside their reports, as messages tell of them. */
final class Pages {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final ObjectStore store;
    private final NightSettings settings;

    Pages(ObjectStore store, NightSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /**
     * What the page of a run says, and where it is; null where the run has written nothing for it: it is switched off, or the job is older than
     * pages. A page that cannot be read keeps nobody from the message.
     */
    @Nullable PageNote of(LocalDate date, String runId) {
        S3Location data = settings.output().resolve(RunFiles.pageData(date, runId));
        try {
            Optional<String> text = store.text(data);
            return text.isEmpty()
                    ? null
                    : place(
                            PageJson.page(text.get(), data).verdict(),
                            settings.output().resolve(RunFiles.page(date, runId)));
        } catch (UserFault fault) {
            return PageNote.unreadable(String.valueOf(fault.getMessage()));
        }
    }

    private PageNote place(Verdict verdict, S3Location page) {
        @Nullable Duration validFor = settings.notifications().pageLink();
        if (!store.exists(page)) {
            return PageNote.of(verdict, null, null);
        }
        if (validFor == null) {
            return PageNote.of(verdict, page.toString(), null);
        }
        try {
            Link link = store.link(page, validFor);
            return PageNote.of(verdict, link.url(), ends(link));
        } catch (UserFault fault) {
            return PageNote.of(
                    verdict, page.toString(), "There is no link to it: " + String.valueOf(fault.getMessage()));
        }
    }

    /** How long a link works, in the time zone of the night. */
    String ends(Link link) {
        ZoneId zone = settings.timetable().zone();
        String moment = "The link works until " + MINUTE.format(link.ends().atZone(zone)) + " " + zone;
        return switch (link.endedBy()) {
            case ITS_TIME -> moment + ".";
            case CREDENTIALS -> moment + ", when the credentials of the launcher's role end.";
            case WHICHEVER_IS_FIRST ->
                moment + " at the latest. It ends earlier if the credentials of the launcher's role do.";
        };
    }
}
