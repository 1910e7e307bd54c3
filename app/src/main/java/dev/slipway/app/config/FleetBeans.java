package dev.slipway.app.config;

import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.SetupToken;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.login.LoginKeys;
import dev.slipway.fleet.provision.BootTimeline;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.fleet.provision.ProvisionTimes;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.provision.Reinstallations;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.Mirror;
import dev.slipway.pxe.image.MirrorSettings;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The rooms below the browser, put together by constructors. */
@Configuration(proxyBeanMethods = false)
class FleetBeans {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    Accounts accounts(JdbcClient jdbc, PasswordEncoder encoder, Clock clock) {
        return new Accounts(jdbc, encoder, clock);
    }

    @Bean
    SetupToken setupToken() {
        return new SetupToken();
    }

    @Bean
    AuditLog auditLog(JdbcClient jdbc, Clock clock) {
        return new AuditLog(jdbc, clock);
    }

    @Bean
    FleetEvents fleetEvents() {
        return new FleetEvents();
    }

    @Bean
    LoginKeys loginKeys(DataDirectory data) throws IOException {
        return LoginKeys.open(data.keys());
    }

    @Bean(destroyMethod = "close")
    SshExecutor sshExecutor(LoginKeys keys) {
        return new SshExecutor(server -> keys.all(), SshSettings.DEFAULT);
    }

    @Bean
    ProfileRenderer profileRenderer() {
        return new ProfileRenderer();
    }

    @Bean
    MachineConfigs machineConfigs(ProfileRenderer renderer) {
        return new MachineConfigs(renderer);
    }

    @Bean
    Vault vault(DataDirectory data) throws IOException {
        Files.createDirectories(data.keys());
        return Vault.open(data.keys().resolve("vault.key"));
    }

    @Bean
    AppliedConfigs appliedConfigs(JdbcClient jdbc, Vault vault, Clock clock) {
        return new AppliedConfigs(jdbc, vault, clock);
    }

    @Bean
    DesiredConfigs desiredConfigs(ProvisionRooms rooms) {
        return rooms.desired();
    }

    @Bean
    Reinstallations reinstallations(ProvisionRooms rooms) {
        return rooms.reinstallations();
    }

    @Bean
    ConfigStandings configStandings(AppliedConfigs applied, DesiredConfigs desired) {
        return new ConfigStandings(applied, desired);
    }

    @Bean(destroyMethod = "close")
    FleetRepository fleetRepository(DataDirectory data, Clock clock, MachineConfigs configs, FleetEvents events) {
        FleetRepository fleet = FleetRepository.open(data.fleet(), clock, configs);
        fleet.onPublish(published -> events.publish(new FleetEvent.FleetPublished(published.commit())));
        return fleet;
    }

    @Bean(destroyMethod = "close")
    ProvisionRooms provisionRooms(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            FleetRepository fleet,
            MachineConfigs configs,
            Vault vault,
            AppliedConfigs applied,
            DataDirectory data,
            RunOptions options,
            SshExecutor ssh,
            LoginKeys keys,
            AuditLog audit,
            FleetEvents events,
            Clock clock)
            throws IOException {
        return ProvisionRooms.open(new ProvisionRooms.Foundation(
                jdbc,
                new TransactionTemplate(transactions),
                fleet,
                configs,
                vault,
                applied,
                data.images(),
                ssh,
                keys::authorizedKeysLine,
                options.http(),
                audit,
                events,
                ProvisionTimes.USUAL,
                clock));
    }

    @Bean(destroyMethod = "")
    BootTimeline bootTimeline(ProvisionRooms rooms) {
        return rooms.timeline();
    }

    @Bean
    ImageLibrary imageLibrary(ProvisionRooms rooms) {
        return rooms.images();
    }

    @Bean(destroyMethod = "close")
    Mirror mirror(ImageLibrary images, FleetEvents events) throws ImageRefusedException {
        Mirror mirror = new Mirror(images, MirrorSettings.usual());
        mirror.listen((request, state) -> events.publish(new FleetEvent.ImagesChanged()));
        // What a restart or a crash broke off goes on by itself.
        mirror.interrupted().forEach(mirror::start);
        return mirror;
    }

    @Bean
    Enrolment enrolment(ProvisionRooms rooms) {
        return rooms.enrolment();
    }

    @Bean
    Provisioning provisioning(ProvisionRooms rooms) {
        return rooms.provisioning();
    }
}
