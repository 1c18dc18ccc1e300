import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.*;

import com.sun.net.httpserver.HttpServer;
import java.io.*;
import java.net.InetSocketAddress;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.regex.*;
import java.util.stream.Stream;

/**
 * A sample adaptor in Java: the contract mp107.adaptor.v1 in front of a small DSP. Copy it, keep part 1 as it is, put
 * your system in the place of part 3, and adjust part 2, where the two meet. Needs JDK 17 and nothing else.
 */
public final class Adaptor {
    // ---- Part 1: the protocol. It does not depend on the system under test. ----
    private static final String USAGE = "usage: java Adaptor.java [--host ADDRESS] [--port N] [--catalogue FILE] [--stdio]";
    public static void main(String[] args) {
        var options = new HashMap<>(Map.of("--host", "127.0.0.1", "--port", "8107", "--catalogue", CATALOGUE));
        for (int i = 0; i < args.length; i++) {
            boolean alone = args[i].equals("--stdio");
            if (!alone && !(options.containsKey(args[i]) && i + 1 < args.length)) end(args[i].equals("--help") ? 0 : 2, USAGE);
            options.put(args[i], alone ? "" : args[++i]);
        }
        try {
            prepare(Path.of(options.get("--catalogue")));
            if (options.containsKey("--stdio")) new Adaptor().serveStdio();
            else new Adaptor().serveHttp(options.get("--host"), Integer.parseInt(options.get("--port")));
        } catch (IOException | IllegalArgumentException problem) { end(2, "cannot start: " + problem + "\n" + USAGE); }
    }
    private static void end(int code, String why) { (code == 0 ? System.out : System.err).println(why); System.exit(code); }
    private void serveStdio() {
        new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().map(line -> answer(line, null))
                .forEach(answer -> System.out.printf("{\"%s\": %s}\n", answer.kind, answer.text));
    }
    private void serveHttp(String host, int port) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits some 40 ms
        var server = HttpServer.create(new InetSocketAddress(host, port), 128);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/mp107.adaptor.v1.AdaptorService/", exchange -> {
            String method = exchange.getRequestURI().getPath().replaceFirst(".*/", "").toLowerCase(Locale.ROOT);
            var answer = answer(new String(exchange.getRequestBody().readAllBytes(), UTF_8), method);
            byte[] body = answer.text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println("listening on http://" + host + ":" + server.getAddress().getPort());
    }

    private record Answer(int status, String kind, String text) {}
    /** Answers one call. Over HTTP the path names the method, over stdio (null) the line does. */
    private Answer answer(String text, String method) {
        long call = 0;
        try {
            Message message = Message.read(text);
            if (method == null) message = message.message(method = message.onlyName());
            call = message.number("call");
            return new Answer(200, method, "{%s\"call\": %d}".formatted(call(method, message), call));
        } catch (RuntimeException problem) {
            problem.printStackTrace(); // to standard error, which the suite keeps as a log
            boolean unable = problem instanceof UnsupportedOperationException;
            return new Answer(unable ? 501 : 400, "error", """
                    {"call": %d, "code": "%s", "message": "%s"}""".formatted(call, unable ? "unimplemented"
                    : "invalid_argument", problem.toString().replaceAll("[\"\\\\\\p{Cntrl}]", "'")));
        }
    }

    /** A JSON object, whose fields hold Messages or the text of scalars. An array has the fields 0, 1 and so on. */
    private record Message(Map<String, Object> fields) {
        private static final Pattern TOKEN = // commas and colons are passed over
                Pattern.compile("[\\[\\]{}]|\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\\[\\]{}\",:]+");
        static Message read(String text) {
            var tokens = TOKEN.matcher(text).results().map(MatchResult::group).iterator();
            return (Message) value(tokens.next(), tokens);
        }
        private static Object value(String first, Iterator<String> rest) {
            boolean named = first.equals("{");
            if (!named && !first.equals("[")) return first.replace("\"", "");
            var fields = new LinkedHashMap<String, Object>();
            for (String next = rest.next(); !next.equals(named ? "}" : "]"); next = rest.next())
                fields.put(named ? next.replace("\"", "") : "" + fields.size(), value(named ? rest.next() : next, rest));
            return new Message(fields);
        }

        private Object get(String name) { return Objects.requireNonNull(fields.get(name), "there is no " + name); }
        boolean has(String name) { return fields.containsKey(name); }
        String text(String name) { return (String) get(name); }
        long number(String name) { return Long.parseUnsignedLong(text(name)); }
        Instant time(String name) { return Instant.parse(text(name)); }
        Message message(String name) { return (Message) get(name); }
        Stream<Message> messages(String name) { return message(name).fields.values().stream().map(Message.class::cast); }
        void set(Message from, String name) { fields.put(name, from.text(name)); }
        String onlyName() { return fields.keySet().iterator().next(); }
        String json() {
            return fields.entrySet().stream().map(field -> "\"" + field.getKey() + "\": " + (field.getValue()
                    instanceof Message inner ? inner.json() : "\"" + field.getValue() + "\"")).collect(joining(", ", "{", "}"));
        }
    }

    // ---- Part 2: the mapping between the contract's messages and the system. ----
    private static final String CATALOGUE = // in the repository that this file belongs to
            Path.of(System.getProperty("jdk.launcher.sourcefile", "")).resolve("../../../../spec/catalogue.csv").normalize() + "";
    private final DSP[] systems = new DSP[8]; // one for each lane

    /** Readies whatever the systems need before they are first used. */
    private static void prepare(Path catalogue) throws IOException {
        DSP.catalogue = Files.readAllLines(catalogue).stream().map(line -> line.split(",", -1)).collect(toMap(row -> row[1], row -> row));
    }
    private int lane(Message message) { return (int) message.number("lane"); }
    private DSP system(Message message) { return systems[lane(message)]; }

    /** Returns the fields of an answer, each with a comma. Drop "synchronized" if your system needs no such help. */
    private synchronized String call(String method, Message message) {
        return switch (method) {
            case "describe" -> """
                    "contract": "mp107.adaptor.v1", "name": "Java sample", "version": "1", "lanes": 8, "abilities": \
                    ["register", "device-status", "user-status", "advance", "alert", "observe"],""";
            case "reset" -> { systems[lane(message)] = new DSP(message.message("world")); yield ""; }
            case "submit" -> "\"response\": %s,".formatted(response(system(message).submit(message.message("request"))));
            case "apply" -> apply(system(message), message.message("event"));
            case "observe" -> {
                Message device = system(message).devices.message(message.text("device"));
                yield """
                        "observation": {"device": "%s", "status": "%s", "credentials": %s},""".formatted(
                        device.text("id"), device.text("status"), device.message("credentials").json());
            }
            default -> throw new UnsupportedOperationException("no method " + method);
        };
    }

    private static String apply(DSP system, Message event) {
        String kind = event.onlyName();
        Message body = event.message(kind);
        return switch (kind) {
            case "register" -> { system.registrations.add(body); yield ""; }
            case "deviceStatus" -> { system.devices.message(body.text("device")).set(body, "status"); yield ""; }
            case "userStatus" -> { system.users.message(body.text("user")).set(body, "status"); yield ""; }
            case "advance" -> system.advance(body.time("to")).entrySet().stream().map(due -> """
                    {"requestId": "%s", "response": %s}""".formatted(due.getKey(), response(due.getValue())))
                    .collect(joining(", ", "\"executions\": [", "],"));
            case "alert" -> "\"alertTo\": \"%s\",".formatted(system.holder(body.text("device"), "NetworkOperator"));
            default -> throw new UnsupportedOperationException("no event " + kind);
        };
    }

    private static String response(String code) {
        return "{\"decision\": \"%s\", \"code\": \"%s\"}".formatted(code.startsWith("I") ? "accepted" : "rejected", code);
    }

    // ---- Part 3: the system under test, a small DSP. Replace all of it by your system. ----
    private static final class DSP {
        static Map<String, String[]> catalogue; // its rows by SRV, read once
        private static final String OPERATIVE = "Whitelisted|InstalledNotCommissioned|Commissioned|Recovered";
        private final Message users, devices; // by EUI-64
        private final Map<String, Long> counters;
        private final List<Message> registrations, waiting = new ArrayList<>();
        private Instant now;
        DSP(Message world) {
            now = world.time("now");
            users = new Message(world.messages("users").collect(toMap(user -> user.text("id"), user -> user)));
            devices = new Message(world.messages("devices").collect(toMap(device -> device.text("id"), device -> device)));
            registrations = world.messages("registrations").collect(toCollection(ArrayList::new));
            counters = world.messages("counters").collect(toMap(DSP::link, counter -> counter.number("last")));
        }
        private static String link(Message m) { return m.text("originator") + ":" + m.text("target"); }

        String submit(Message request) {
            boolean later = request.has("executeAt") && request.time("executeAt").isAfter(now);
            String code = judge(request, later ? "receipt" : "at once");
            if (code.startsWith("I")) counters.put(link(request), request.number("counter"));
            if (code.equals("I99")) waiting.add(request);
            return code;
        }
        Map<String, String> advance(Instant to) {
            var outcomes = new LinkedHashMap<String, String>();
            waiting.sort(Comparator.comparing(request -> request.time("executeAt"))); // within one, by receipt
            while (!waiting.isEmpty() && !waiting.get(0).time("executeAt").isAfter(to)) {
                Message request = waiting.remove(0);
                now = request.time("executeAt");
                outcomes.put(link(request) + ":" + request.text("counter"), judge(request, "execution"));
            }
            now = to;
            return outcomes;
        }

        /** Gives an accepted request its effect. The code of a failed check is "" where none is public. */
        private String judge(Message request, String stage) {
            String refusal = refusal(request, stage);
            if (refusal != null || stage.equals("receipt")) return Objects.requireNonNullElse(refusal, "I99");
            if (request.has("update")) {
                Message slots = devices.message(request.text("target")).message("credentials");
                request.message("update").messages("certificates").filter(c -> c.text("use").equals("DigitalSigning"))
                        .forEach(c -> slots.fields.put(request.message("update").text("slot"),
                                new Message(Map.of("role", c.text("role"), "owner", c.text("owner")))));
            }
            return "I0";
        }

        private String refusal(Message request, String stage) {
            String originator = request.text("originator"), role = request.text("role"), target = request.text("target");
            String[] row = catalogue.get(request.text("srv"));
            boolean critical = row[3].equals("critical"), onDevice = row[5].equals("no"), updates = request.has("update");
            Message user = (Message) users.fields.get(originator);
            if (user == null || !user.message("roles").fields.containsValue(role)) return "E1";
            if (!List.of(row[6].split(" ")).contains(role)) return "E2";
            if (!user.text("status").equals("Active")) return "E3";
            if (onDevice && !devices.has(target)) return "E19";
            String type = onDevice ? devices.message(target).text("type") : "";
            if (onDevice && !devices.message(target).text("status").matches(OPERATIVE)) return "E5";
            if (critical && type.matches(updates ? "IHD|CAD|CHF|HCALCS|PPMID" : "IHD|CAD")) return "E11";
            if (!stage.equals("execution")) {
                Message signature = request.message("signature");
                if (!signature.text("valid").equals("true") || !signature.text("signer").equals(originator)) return "";
                Long last = counters.get(link(request));
                if (last != null && Long.compareUnsigned(request.number("counter"), last) <= 0) return "";
            }
            if (!onDevice) return null; // the DSP answers it itself
            String ownSlot = role.matches("ED|GT") ? "NetworkOperator" : role.matches("IS|GS") ? "Supplier" : "";
            String slot = updates ? request.message("update").text("slot") : ownSlot;
            Set<String> carried = !updates ? Set.of() : request.message("update").messages("certificates")
                    .map(certificate -> certificate.text("role")).collect(toSet());
            boolean newer = devices.message(target).text("smets").equals("2");
            if (!newer && updates && !slot.matches("Supplier|NetworkOperator") || !Set.of(slot).containsAll(carried)) return "";
            if (role.equals("ED") && type.matches("GSME|GPF") || role.equals("GT") && type.equals("ESME")) return "";
            // MP107 lifts the RDP check for updates that target Network Operator certificates.
            boolean exempt = role.equals("OU") || (newer ? critical : slot.equals("NetworkOperator") && carried.equals(Set.of(slot)));
            if (!exempt && !stage.equals("receipt") && !owner(target, role).equals(originator)) return "E4";
            if (newer && slot.matches("Root|LoadController")) slot = "Supplier"; // who sees to these
            return critical && !holder(target, slot).equals(originator) ? "" : null;
        }

        private String owner(String device, String role) {
            return registrations.stream().filter(row -> row.text("role").equals(role) && !row.time("from").isAfter(now)
                    && row.text("mpxn").equals(devices.message(device).text("mpxn")))
                    .reduce((a, b) -> b.time("from").isBefore(a.time("from")) ? a : b) // the last, if several are
                    .map(row -> row.text("party")).orElse("");
        }
        String holder(String device, String slot) {
            Message slots = devices.message(device).message("credentials");
            return slots.has(slot) ? slots.message(slot).text("owner") : "";
        }
    }
}
