"""Words that may announce an effect shot: the candidates, before anything judges them.

The list is wide on purpose: *fires* opens a gun, an oven and an employee's envelope, and
all three become candidates. What a word means in its line is decided by the trained head
(`filmai_core.models.breakdown.head`); here only recall counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class EffectCategory(StrEnum):
    """What a VFX supervisor lists in a breakdown."""

    FIRE = "fire"
    SMOKE = "smoke"
    EXPLOSION = "explosion"
    WATER = "water"
    WEATHER = "weather"
    DESTRUCTION = "destruction"
    BLOOD = "blood"
    CROWD = "crowd"
    VEHICLE = "vehicle"
    CREATURE = "creature"
    ANIMAL = "animal"
    WEAPON = "weapon"
    SCREEN = "screen"
    DRIVING_PLATE = "driving_plate"
    DAY_FOR_NIGHT = "day_for_night"
    SET_EXTENSION = "set_extension"
    WIRE_REMOVAL = "wire_removal"


#: Category: its name in a table.
LABELS: Mapping[EffectCategory, str] = {
    EffectCategory.FIRE: "Fire",
    EffectCategory.SMOKE: "Smoke",
    EffectCategory.EXPLOSION: "Explosion",
    EffectCategory.WATER: "Water and rain",
    EffectCategory.WEATHER: "Weather",
    EffectCategory.DESTRUCTION: "Destruction",
    EffectCategory.BLOOD: "Blood and wounds",
    EffectCategory.CROWD: "Crowds",
    EffectCategory.VEHICLE: "Vehicles and stunts",
    EffectCategory.CREATURE: "Creatures",
    EffectCategory.ANIMAL: "Animals",
    EffectCategory.WEAPON: "Weapons and gunfire",
    EffectCategory.SCREEN: "Screens and phones",
    EffectCategory.DRIVING_PLATE: "Driving plates",
    EffectCategory.DAY_FOR_NIGHT: "Day for night",
    EffectCategory.SET_EXTENSION: "Set extension",
    EffectCategory.WIRE_REMOVAL: "Wire removal",
}

# A word stands for itself; a trailing ~ takes any ending (burn~: burns, burning, burnt);
# several words of one phrase are joined by _ (one more word may stand between them).
_YEAR = "<year>"  # one that is not our own: 1066, 1923, 2190
_WORDS: Mapping[EffectCategory, str] = {
    EffectCategory.FIRE: """
        fire fires firestorm~ fireplace~ fireball~ wildfire~ bonfire~ campfire~ firelight flame~
        flaming aflame ablaze blaze~ blazing burn~ inferno~ torch~ candle~ candlelight~
        candelabra~ match matches matchstick~ lighter zippo ember~ spark sparks sparking ignite~
        igniting ignition kindle~ kindling flare~ flaring pyre~ furnace~ hearth~ smolder~
        smoulder~ scorch~ sear~ incinerat~ lantern~ oil_lamp~ molotov~ alight set_alight lava
        molten blowtorch~ firework~ kerosene petrol gasoline napalm stove grate log logs brand
        brands tinder fiery conflagration magma up_in_flames sheet_of_flame
        whoosh sets_fire set_fire burnt burner~ bunsen brazier~ cinder~ char charred
        charring singe~ singeing flambeau taper tapers wick votive bush_fire house_fire
        arson~ pyrotechnic~ sparkler~ fuse fuses coals tongues_of""",
    EffectCategory.SMOKE: """
        smoke~ smoking smoky smoulder~ smolder~ fume~ fuming steam~ haze hazy vapor~ vapour~
        exhaust~ soot~ ash ashes cigar~ pipe pipes dust dusts dusty plume~ billow~ wisp~ smog~
        puff~ exhale~ exhaling vape~ tear_gas gas gas_canister~ dry_ice incense evaporat~
        smokestack~ chimney~
        fog_machine smokes smoked chimneys soot-~ dust-~ dustcloud fumigat~ smother~
        contrail~ mist coil coils steaming""",
    EffectCategory.EXPLOSION: """
        explo~ blast~ bomb bombs bombed bombing~ bombard~ bombshell~ detonat~ grenade~ dynamite
        fireball~ kaboom boom blow blows blown blew blowing erupt~ burst~ goes_off go_off went_off
        going_off goes_up go_up going_up set_off mine mines land_mine~ minefield~ missile~
        rocket~ torpedo~ shell shells shelling shockwave~ shock_wave~ mushroom_cloud~ warhead~
        air_strike~ airstrike~ mortar~ artillery gunpowder depth_charge~ charges firework~ nuke~
        nuclear implo~ car_bomb~ combust~ blown_to skyrocket~ c4 c-4 semtex tnt
        flash boom~ bang thud percussion pyro~ landmine~ payload ied ieds mortars
        shatters_outward gunpowder depth_bomb~ claymore~ bazooka~ howitzer~ shrapnel
        backdraft""",
    EffectCategory.WATER: """
        rain rains raining rained rainfall raindrop~ rainstorm~ rainy rain-~ downpour~ drizzl~
        flood~ floodwater~ wave waves splash~ ocean~ sea seas river~ water waters watery underwater
        tide tides tidal tsunami~ torrent~ drench~ soak~ drown~ submerg~ submarine~ pour pours
        poured pouring spray~ sprinkler~ waterfall~ whirlpool~ fountain~ plunge~ plunging dive
        dives dived diving dove surf surfs puddle~ drip~ leak~ gush~ swim~ swam sink sinks sinking
        sank sunk sunken deluge hose hoses geyser~ rapids swell current foam lake~ canal~ stream
        streams surface~ levee~ dam hydrant overflow~ cannonball~ bucket hull goes_down seawater
        floe~ ripples tank downstream ford
        raining rainwater wet soaked seas surge~ surf-~ swamp~ bog marsh~ pond~ pool~ bath
        bathtub~ shower~ tap faucet gutter~ cascade~ cataract estuary lagoon~ reef breakers
        ripple~ swim swims wade~ wading float~ floats raft rafts ferry ferries boat boats
        trawler~ frigate~ overboard capsiz~ drown dripping squirts squirt jets jet diver
        divers snorkel~ kraken froth~ slosh~ trickle~ trickling ebb undertow eddy eddies
        umbrella~""",
    EffectCategory.WEATHER: """
        storm~ thunder~ lightning snow~ blizzard~ fog fogs foggy mist mists misty wind winds windy
        windswept gale~ hail hails hailstone~ hailstorm~ sleet~ tornado~ twister~ hurricane~
        cyclone~ typhoon~ sandstorm~ monsoon~ cloud clouds cloudy frost~ ice icy icicle~
        avalanche~ whirlwind~ breeze~ rainbow~ aurora northern_lights sky skies weather~ dust_storm
        heat_haze flurr~ gust~ squall~ overcast dust_devil~ drought funnel dusk bolt
        drift drifts drifted snows snowed hoarfrost rime slush thaw~ pelting flurry flurries
        sunbeam~ sunlight sun_breaks haze mirage heatwave heat_wave dust_cloud swirling
        thunderhead~ blustery nor'easter sou'wester blast_of_wind""",
    EffectCategory.DESTRUCTION: """
        collaps~ crumbl~ crumpl~ shatter~ smash~ crash~ destroy~ destruction demolish~ rubble
        debris wreck~ ruin~ earthquake~ quake~ tremor~ splinter~ topple~ toppling cave_in
        caves_in caving_in cave-in implod~ crush~ crack~ crater~ disintegrat~ avalanche~
        landslide~ rockslide rockfall tumble~ tumbling break breaks breaking broken broke buckl~
        fractur~ pulveriz~ pulveris~ level levels leveled levelled flatten~ devastat~ sinkhole~
        give_way gives_way giving_way gave_way falls_apart tear tears tore torn rip rips ripped
        ripping split splits splitting bulldoz~ wrecking_ball~ shard~ shards asteroid~ meteor~
        snap snaps snapped snapping comes_down brought_down slides_into plaster hurtl~ apocalyp~
        pane panes obliterat~ opens_up ground_opens chunk chunks folds drops_into torn_off
        rocks
        heap_of gone blown_apart blown_out leans tips topples comes_crashing falling_masonry
        brick bricks beams rafters timbers girders scaffolding wrecked smashed shelled
        burnt-out gutted razed razes torched trample~ flatten~ mangled twisted bent stove_in
        buckled falls fell falling gives collapse boulder~ avalanche~ mudslide~ mudflow
        battering_ram dismantl~ derelict""",
    EffectCategory.BLOOD: """
        blood~ bleed~ bled nosebleed~ gore gory wound wounds wounded wounding gash~ stab~ slash~
        slit slits slitting sever severs severed severing decapitat~ behead~ dismember~ amputat~
        bruis~ scar scars scarred scarring impal~ disembowel~ entrails guts gutted mutilat~ flesh
        stitch~ bullet_hole~ corpse~ dead_body crimson maul~ brain~ lacerat~ maim~ punctur~ bone
        bones burns blister~ cut cuts cutting throat skull~ limb limbs raw bandage~ gauze red_stain
        stain~ bitten bites bite gouge~ pierc~ skewer~ tourniquet
        hemorrhag~ scab~ festering swollen bloodshot nail skin_peels
        ear eye eyes nose jaw teeth tooth lip lips hole socket stump~ smashed split bruise~
        battered gouged skinned burned burnt charred_body bodies body remains carcass~
        cadaver~ knifed shot knee knees ribs arm leg hand hands fingers wrist face skin
        scalp~ mutilation torn prosthetic~ bayonet~ spike pierced run_through goes_through
        gone_through wince~ clutch~ oozes oozing pus spurts spurting welts lashes bandage~
        dead corpse~ dying trampled""",
    EffectCategory.CROWD: """
        crowd~ mob mobs mobbed mobbing throng~ masses mass hundreds hundred thousands thousand
        millions audience~ spectator~ fan fans stadium~ arena protest~ riot~ march marches
        marching army armies troops soldier soldiers legion legions horde~ swarm~ parade~
        congregation~ onlooker~ refugee~ multitude~ packed packs jammed rally rallies rallying
        demonstrat~ commuter~ revell~ reveler~ sea_of_faces stampede~ mourner~ everyone passengers
        shoppers pilgrim~ worshipp~ worshipers gathering gathered battalion~ platoon~ regiment~
        cavalry paparazzi reporters host column_of line_of rows ranks workers guests people
        grandstand~ pews townsfolk townspeople villagers prisoners procession~ concertgoers
        bystander~ partygoer~ dancers full crush_of
        sings sing chant~ voices pilgrims tribes tribe fleet heaves heaving squares piazza
        plaza square concert gig rave parade~ queue queues lines_of camp camps tents
        ten_thousand dozens dozen students children schoolchildren workers miners pupils
        travellers travelers tourists shoppers mourners wedding_guests banquet market bazaar""",
    EffectCategory.VEHICLE: """
        car cars chase chases chasing chased skid~ swerv~ crash~ flip flips flipping flipped roll
        rolls rolling rolled careen~ collid~ collision~ ram rams rammed ramming t-bone~ screech~
        scream speeds speeding spin spins spinning spun helicopter~ chopper~ plane planes airplane~
        jet jets aircraft motorcycle~ motorbike~ bike bikes truck~ lorry lorries bus buses train
        trains derail~ boat boats speedboat~ ship ships yacht~ tank tanks spaceship~ starfighter~
        fishtail~ hurtl~ plow~ plough~ overturn~ capsiz~ drift~ leap leaps leapt leaping jump
        jumps jumped jumping stunt~ tumble~ tumbling thrown throw throws throwing hurl~ fling~
        flung tackl~ kick kicks kicked van vans taxi~ cab jeep~ ambulance~ tires tyres wheels
        wheel biplane~ carriage~ stagecoach~ wagon~ sedan~ coach coaches jackknif~ pile-up pile_up
        vault~ somersault~ cartwheel~ cruiser~ bank banks chopper spacecraft rocket~ ferry trailer
        forklift scooter convoy race races racing wreck~ steer~ drives driving brakes limousine
        slides falls dives stair_fall seaplane seesaws zooms skateboard~ parachut~ peels_out
        burnout
        mounts_the pavement kerb curb tips tip tipped pile pile-up smash~ hit hits struck
        slams slam runs_over ran_over crashing pursuit pursued pursues getaway gallop~
        hang_glider glider~ balloon submarine~ tractor~ digger motorboat snowmobile sledge
        sled sleds tram trams tug trolley barge~ ferry canoe kayak raft stumbles stumble
        trips dragged dodge dodges punches punch fight fights fighting wrestle~ brawl~
        leaps_out throws_himself hurls_himself somersaults""",
    EffectCategory.CREATURE: """
        dragon~ monster~ monstrous alien~ zombie~ vampire~ werewol~ demon~ ghost~ spirit spirits
        creature~ beast~ troll~ goblin~ giant giants gigantic ogre~ robot~ android~ cyborg~
        dinosaur~ tyrannosaur~ t-rex raptor raptors kraken mermaid~ unicorn~ fairy fairies
        tentacle~ serpent~ phantom~ spect~ wraith~ undead golem~ gargoyle~ phoenix centaur~
        mutant~ ghoul~ orc orcs elf elves sprite~ minotaur~ hydra griffin~ gryphon~ sasquatch yeti
        apparition~ skeleton~ skeletal mummy mummies angel~ devil~ imp imps transforms
        transforming turning_into turns_into morph~ fangs claw claws clawing
        scales horned legs jaws jaw wings fur drone~ mech mechs sea_monster bogeyman
        poltergeist~ succubus banshee~ shapeshift~ parasite~ extraterrestrial~ hell_hound
        hellhound~ leviathan superhuman
        fanged horns horned tail tails hooved witch witches wizard~ warlock~ sorcer~ cyclops
        medusa gorgon~ sphinx~ chimera~ basilisk~ wyvern~ wyrm~ nymph~ satyr~ faun~ pixie~
        gnome~ dwarf dwarves dwarfs hobgoblin~ imp lich djinn genie~ familiar homunculus
        clone~ hologram_man supernatural mythical ghostly spectral translucent see-through
        undead possessed ape-man bigfoot loch_ness replicant~ automaton~ mecha machine_man
        statue_comes face_that""",
    EffectCategory.ANIMAL: """
        animal~ dog dogs puppy puppies hound~ cat cats kitten~ horse horses mare mares stallion~
        pony ponies wolf wolves wolfs bear bears lion lions lioness tiger~ leopard~ panther~
        cheetah~ snake~ rattlesnake~ cobra~ viper~ python bird birds crow crows raven~ eagle~ hawk
        hawks falcon~ owl owls vulture~ pigeon~ dove doves seagull~ gull gulls swan swans goose
        geese duck ducks chicken~ rooster~ hen hens rat rats mouse mice shark~ whale~ dolphin~
        fish fishes elephant~ monkey~ ape apes gorilla~ chimp~ bull bulls cow cows cattle ox oxen
        sheep lamb lambs ram pig pigs boar boars goat~ deer stag stags fox foxes rabbit~ hare bat
        bats spider~ tarantula~ bee bees wasp~ insect~ locust~ bug bugs ant ants cockroach~
        roaches alligator~ crocodile~ camel~ donkey~ mule mules butterfly butterflies moth~ fly
        flies frog~ toad~ turtle~ tortoise~ parrot~ squirrel~ coyote~ jackal~ hyena~ scorpion~
        octopus~ squid~ jellyfish crab crabs lizard~ iguana~ swarm~ flock~ herd herds pack litter
        hooves hoof rhino~ hippo~ zebra~ giraffe~ buffalo~ bison~ reindeer seal seals worm worms
        rears galloping gallops moose raccoon~ rodent~ leech~ piranha~
        stork~ greyhound~ terrier~ spaniel~ collie~ poodle~ labrador~ mastiff~ bulldog~
        retriever~ hamster~ ferret~ weasel~ badger~ otter~ beaver~ hedgehog~ mole moles
        porcupine~ skunk~ opossum~ chipmunk~ sparrow~ robin robins finch~ canary canaries
        starling~ swallow~ heron~ crane~ pelican~ penguin~ ostrich~ peacock~ turkey turkeys
        pheasant~ magpie~ jay jays kestrel~ buzzard~ condor~ albatross~ cockerel~ chick
        chicks calf calves heifer~ bullock~ foal~ colt~ filly gelding~ steed~ mustang~
        llama~ alpaca~ yak yaks antelope~ gazelle~ wildebeest~ elk elks caribou~ lynx~
        bobcat~ jaguar~ puma~ cougar~ wildcat~ warthog~ baboon~ orangutan~ lemur~ sloth~
        kangaroo~ koala~ platypus anaconda~ adder~ salmon trout carp tuna eel eels stingray~
        manta lobster~ prawn~ shrimp starfish oyster~ hornet~ mosquito~ beetle~ maggot~
        caterpillar~ cricket~ grasshopper~ dragonfly dragonflies firefly fireflies ladybird~
        tick ticks flea fleas lice louse slug slugs snail~ centipede~ millipede~ gecko~
        newt~ salamander~ chameleon~ paw paws beak antlers trunk snout mane howls barks bark
        growls growl neighs whinnies bleats moos meows purrs hisses roars""",
    EffectCategory.WEAPON: """
        gun guns gunman gunmen gunfire gunshot~ gunning pistol~ rifle~ shotgun~ revolver~ handgun~
        machine-gun~ submachine shoot shoots shooting shot shots fire fires fired firing bullet~
        muzzle~ uzi~ sniper~ sniping ammo ammunition trigger~ cannon~ sword~ knife knives blade
        blades dagger~ axe axes ax hatchet~ machete~ arrow~ bow spear~ crossbow~ laser~ blaster~
        grenade~ rpg~ missile~ reload~ squib~ holster~ bayonet~ katana~ tracer~ volley~ rounds
        glock~ weapon~ opens_fire taser~ duel~ musket~ turret~ silencer~ aim aims aiming magnum
        ak-47 bazooka~ saber~ sabre~ lance~ archer~ harpoon~ slingshot catapult~ bang club mace
        shooter~ loaded barrel hammer_back switchblade~ razor whip whips draws flamethrower~
        battleaxe halberd
        mortar~ magazine clip pike pikes lances javelin~ dart darts arrowhead~ quiver
        archery longbow~ crossbows sabres rapier~ foil cutlass~ scimitar~ scythe~ sickle~
        pitchfork~ truncheon~ baton batons nunchuck~ shuriken throwing_star~ boomerang~
        tomahawk~ flail~ warhammer~ brass_knuckles knuckleduster~ stun_gun tranquili~
        cartridge~ rounds shells_casing casing casings holstered safety_catch hammer cocks
        cocked pump-action sawn-off sawed-off carbine~ blunderbuss derringer winchester colt
        beretta uzi kalashnikov assault firing_squad gunner~ marksman shooter artillery
        armed weapon arrows_pins volley~ torpedo~ phaser~ ray_gun lightsab~ plasma railgun""",
    EffectCategory.SCREEN: """
        phone phones phoned phoning smartphone~ cellphone~ mobile cell screen~ monitor~ tv tvs
        television~ laptop~ computer~ tablet~ display~ text texts texting hologra~ hud heads-up
        gps radar~ video~ footage newscast~ news_anchor anchor~ projector~ projection~ projects
        billboard~ scroll~ dashboard~ website~ web selfie~ email~ e-mail~ surveillance cctv
        security_feed feed dashcam webcam~ instagram facetime zoom skype code jumbotron panel
        panels types typing swipe~ readout~ sonar countdown counter counts_down countdown~
        chat app pixel~ static broadcast~ console~ cursor notification~ caller_id message~ pings
        thumbs
        newsreader~ atm satellite_picture headline~ ticker browser window_pops app_opens
        notification~ push_alert slideshow projector~ cinema_screen drive-in smartwatch
        wristwatch_display vr headset~ console_screen scoreboard~ led kiosk departure_board
        teleprompter polaroid_app livestream~ live_stream stream_chat video_wall gameboy
        game_console arcade x-ray ultrasound ekg ecg heart_monitor oscilloscope~ microfilm
        ipad iphone android_phone""",
    EffectCategory.DRIVING_PLATE: """
        drive drives driving driven drove driver~ windshield~ windscreen~ rearview rear-view
        behind_the_wheel at_the_wheel passenger_seat passenger_window back_seat backseat~
        car_window train_window bus_window taxi_window moving_car moving_train moving_carriage
        inside_the_car inside_the_taxi inside_the_van inside_the_train in_the_cab truck_cab
        slide_past slides_past sliding_past slips_by slip_by rolls_past roll_past rushes_past
        rush_past rushes_by passes_by pass_by whips_by race_by races_by goes_by go_by blur~
        window windows ride rides riding wheel unspool~ unroll~ the_road_rolls steering_wheel
        traffic streetlights headlights cab carriage
        moving_bus moving_taxi moving_van in_the_bus in_the_moving on_the_bus highway
        motorway landscape~ scenery countryside fields_beyond beyond_the_glass flows_past
        glides_past rolling_past slip_past flash_by flashes_by flash_past wipers wiper
        bonnet hood roof_of_the_car dashboard~ gear_stick gearstick steering""",
    EffectCategory.DAY_FOR_NIGHT: """
        day_for_night day-for-night moon moons moonlit moonlight~ moonless starry starlight
        starlit stars night nighttime nightfall dark darkness honeymoon starry-eyed starstruck""",
    EffectCategory.SET_EXTENSION: """
        skyline~ castle~ palace~ cathedral~ fortress~ citadel~ metropolis~ futuristic ancient
        medieval ruin ruins ruined spaceport~ spaceship~ starship~ space space_station planet~
        horizon~ vast towering skyscraper~ canyon~ cityscape~ colosseum pyramid~ temple~ tower
        towers establishing endless immense floating_city megacity nebula galaxy orbit~ mars
        victorian century empire walled_city city cities rooftops chasm~ abyss colony colonies
        dome domes hangar~ as_far_as stretch_to stretches_to stretches_away sprawl~ rome bridge
        bridges monumental colossal abbey~ monastery world worlds kingdom~ harbour harbor hall
        dystopian panorama~ vista~ valley mountains <year> library forest jungle arctic
        generation_ship
        ringed_planet mining_colony spires minarets turrets ramparts battlements moat
        drawbridge manor mansion chateau villa cathedrals basilica mosque pagoda shrine
        stonehenge acropolis parthenon amphitheatre amphitheater aqueduct babylon atlantis
        venice pompeii byzantium carthage tokyo manhattan berlin paris london moscow
        petersburg york empire sky_city dyson terraces ziggurat obelisk megalith monolith
        lighthouse dockyard shipyard refinery factory_complex oil_rig platform cavern~
        grotto underworld wasteland desert_planet crater_city moonbase undersea""",
    EffectCategory.WIRE_REMOVAL: """
        fly flies flying flew flown float~ hover~ levitat~ soar~ leap leaps leapt leaping jump
        jumps jumped jumping dangl~ hang hangs hanging hung suspend~ swing swings swinging swung
        wire wires wired harness~ cable~ thrown throw throws hurl~ fling~ flung fall falls falling
        fell plummet~ plunge~ somersault~ backflip~ flip flips rappel~ zip-line zipline~ bungee
        weightless zero_gravity zero-g glide~ gliding rises catapult~ scale scales parachut~ vault~
        slam slams slammed yanked lifts lifted runs_up runs_straight_up trapeze tightrope
        flight acrobat~ descend~ kick defying sails dives dive drift drifts drifting flips_over
        drops drop dropped thin_line rope ropes upside_down upside-down aloft off_the_ground
        off_her_feet off_his_feet off_its_feet into_the_air in_the_air mid-air midair
        airborne abseil~ climbs_the climbing_rope sends_him sends_her sent_flying blown_back
        knocked_back catapulted pulled_up hoisted hoist winch~ rises_into lifts_off bounding
        bounds vaults swoop~ ascend~ ladder somersault~ cartwheel~ high_dive""",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may announce an effect: ``text[start:end]`` of the line it was found in."""

    category: EffectCategory
    start: int
    end: int


def _pattern(words: str) -> re.Pattern[str]:
    plain: list[str] = []
    for word in sorted(set(words.split()), key=lambda entry: (-len(entry), entry)):
        if word == _YEAR:
            plain.append(r"1\d{3}|2[1-9]\d{2}")
            continue
        body = re.escape(word.strip("~")).replace("_", r"\s+(?:\w+\s+)?")
        plain.append(body + (r"[\w'-]*" if word.endswith("~") else ""))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(plain)})(?![\w-])", re.IGNORECASE)


_PATTERNS: Mapping[EffectCategory, re.Pattern[str]] = {
    category: _pattern(words) for category, words in _WORDS.items()
}


#: What stands right before a word that is not there (*no smoke*) or only compared (*like a
#: dragon*, but not *looks like rain*).
_ABSENT = re.compile(
    r"\b(?:no|not an?|without|without any|never an?|nor|neither)\s+(?:[\w'’-]+\s+)?$"
    r"|(?<!look)(?<!looks)(?<!looked)(?<!sounds)(?<!smells)\s"
    r"like\s+(?:an?|the|some|so many)\s+(?:[\w'’-]+\s+)?$",
    re.IGNORECASE,
)


#: Grammar that settles a verb by itself: who is fired has lost a job (but *fires her pistol*),
#: and what is shot at somebody may be a look.
_SETTLED = re.compile(
    r"\bfir(?:es?|ed|ing)\s+(?:him|them|me|us|you|everyone|everybody|somebody|someone)\b"
    r"|\bfir(?:es?|ed|ing)\s+her(?=\s*(?:[.,;:!?]|$|by\b|on\b|over\b|for\b|and\b|with|before\b))"
    r"|(?<!shot\s)(?<!shots\s)(?<!gun\s)(?:\bis|\bwas|\bbeen|\bgets?|\bgot|\bbeing|['’]re|['’]m)"
    r"\s+fired\b(?!\s+(?:at|on|from|into|upon|across|through)\b)"
    r"|\b(?:shoot|shoots|shot|shooting|fires?)\s+(?:\w+\s+){1,2}?an?\s+(?:\w+\s+){0,2}?"
    r"(?:look|glance|smile|grin|frown|stare|glare|wink|text|message|email|question)\b",
    re.IGNORECASE,
)


def find_candidates(text: str) -> Iterator[Candidate]:
    """Every word or phrase of the lists in ``text``, category by category, in text order.

    Words that the line denies or only compares with are left out.

    >>> [(c.category.value, "A match flares."[c.start:c.end])
    ...  for c in find_candidates("A match flares.")]
    [('fire', 'match'), ('fire', 'flares')]
    """
    settled = [match.span() for match in _SETTLED.finditer(text)]
    for category, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            if any(start <= found.start() < end for start, end in settled):
                continue
            if _ABSENT.search(text, max(0, found.start() - 40), found.start()):
                continue
            yield Candidate(category, found.start(), found.end())


def marks_of(text: str) -> list[tuple[tuple[int, int], str]]:
    """The candidates of a line as the head takes them: ((start, end), category)."""
    return [((found.start, found.end), found.category.value) for found in find_candidates(text)]
