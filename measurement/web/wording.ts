/**
 * Every sentence of the measuring, by code: one table a language, chosen by the site's locale, English where one is
 * missing. What the guide says comes as a code; its own `say` is used where this table does not know the code yet.
 */
import { settings } from "../../conversations/web/shared/settings";
import type { Key, Source } from "./keys";

const EN = {
  title: "Measure me",
  close: "Close measuring",
  back: "Back",
  next: "Go on",
  step: "Step {n} of {of}",

  consent_title: "Your size from a short video",
  consent_lead: "Stand in front of your phone and turn once. In a few seconds you see fifteen measurements, each with how sure we are.",
  consent_what: "What is worked out",
  consent_what_text: "Ten girths (bust, waist, hip …) and five lengths (inseam, sleeve …). Nothing about your face.",
  consent_where: "Your video stays on this device",
  consent_where_text: "Only outlines and body points leave it. If your phone cannot do that alone, we ask you before any picture is sent.",
  consent_keep: "Kept for you, under your key",
  consent_keep_text: "Only you see the numbers; shops and the assistant learn the size alone. Take them with you or delete them at any time.",
  consent_estimate: "An estimate, not a fitting",
  consent_estimate_text: "The model has learned from computer-made bodies only. For made-to-measure, check with a tape.",
  consent_adult: "I am 18 or older",
  consent_agree: "I agree that my measurements are worked out and kept for size advice",
  consent_start: "Agree and go on",
  consent_tape: "I would rather use a tape",
  consent_version: "Consent {version}",
  consent_needed: "Please tick both boxes to go on.",

  stated_title: "How tall are you?",
  stated_lead: "Without shoes. Your height gives the picture its scale: two centimetres wrong here is one in a hundred everywhere.",
  height: "Height",
  height_cm: "Height in cm",
  height_ft: "Feet",
  height_in: "Inches",
  units: "Units",
  metric: "cm, kg",
  imperial: "ft, lb",
  optional: "More, if you like",
  weight: "Weight (optional)",
  weight_kg: "in kg",
  weight_lb: "in lb",
  chart: "Which size chart do you buy from?",
  chart_f: "Women’s",
  chart_m: "Men’s",
  chart_x: "Both",
  height_bad: "Please give your height between {low} and {high}.",
  weight_bad: "Please give a weight between {low} and {high}, or leave it empty.",

  prepare_title: "Set the scene",
  prepare_lead: "It takes a minute. Nobody else in the picture, please.",
  prepare_phone_head: "Phone at hip height",
  prepare_phone: "Upright, leaning against something that holds.",
  prepare_room_head: "Two to three metres away",
  prepare_room: "You must fit in from head to feet, arms a little out.",
  prepare_clothes_head: "Close-fitting clothes",
  prepare_clothes: "Leggings and a top, or underwear. Long hair tied up.",
  prepare_light_head: "Light from the front",
  prepare_light: "No bright window behind you.",
  prepare_sound: "Speak the instructions aloud",
  prepare_camera: "Open the camera",
  prepare_other: "Without the camera",
  prepare_clip: "Upload a clip",
  prepare_tape: "Tape measure",
  camera_refused: "The camera is not allowed",
  camera_refused_text: "Your browser has refused it for this page. Allow the camera in the address bar and try again, or go on without it:",
  camera_none: "No camera was found",
  camera_none_text: "You can upload a clip from another device, or use a tape measure.",
  camera_again: "Try the camera again",

  loading: "Getting ready",
  loading_text: "The measuring model is fetched once, some 26 MB.",
  live: "Camera, mirrored",
  progress: "{n} percent",
  sound_on: "Speak aloud",
  sound_off: "Stop speaking",
  stop: "Stop",
  get_ready: "Step back two to three metres",
  server_title: "This device cannot measure alone",
  server_text: "We can send small pictures, about five a second, over an encrypted line to the shop’s own server instead. They are looked at in memory and never stored.",
  server_yes: "Send pictures while I turn",
  cut: "The line is cut. Stay where you are, we go on in a moment.",

  clip_title: "Upload a clip",
  clip_lead: "Six to ten seconds, upright, whole body: face the camera for a second, then turn slowly once around. The clip is deleted as soon as it has been looked at.",
  clip_choose: "Choose or film a clip",
  clip_sending: "Sending, {n} percent",
  clip_large: "This clip is larger than {mb} MB. A shorter one will do.",
  clip_type: "This is not a video we can read. MP4, MOV or WebM, please.",

  working: "Working it out",
  working_text: "Usually less than five seconds.",

  result_title: "Your measurements",
  result_lead: "An estimate from one video: nine times in ten the true value lies within the ±, on computer-made bodies. Real people may differ more.",
  girths: "Around",
  lengths: "Along",
  unit: "Shown in",
  plus_minus: "plus or minus {n}",
  edit: "Correct {name}",
  edit_done: "Done",
  edit_taped: "I took this with a tape",
  tape_title: "For made-to-measure, check these with a tape",
  tape_text: "{names}: a pattern stands on these. Correct them, or let the estimates stand.",
  tape_accept: "The estimates will do for these too",
  tape_mark: "check with a tape",
  confirm: "These are right",
  again: "Measure again",
  saved_title: "Saved",
  saved_text: "From now on products show your size and how sure we are.",
  saved_close: "Back to the shop",

  manual_title: "With a tape measure",
  manual_lead: "Fill in what you have. Bust, waist and hip are enough for most sizes.",
  manual_save: "Save my measurements",
  manual_none: "Please fill in at least one measurement.",
  range: "Between {low} and {high}",
  not_number: "Please write a number.",
  how: "How to",

  profile_title: "Your measurements",
  profile_lead: "Kept until {date}. Only you see these numbers.",
  profile_lead_open: "Only you see these numbers.",
  profile_again: "Measure again",
  profile_export: "Take them with me",
  profile_delete: "Delete everything",
  profile_delete_sure: "Delete all measurements and sizes worked out from them? This cannot be undone.",
  profile_delete_yes: "Yes, delete",
  profile_delete_no: "Keep them",
  profile_save: "Save the changes",
  profile_deleted_head: "All deleted",
  profile_deleted: "Nothing of your measurements is kept, and products show no size for you any more.",

  refused_title: "That did not work yet",
  refused_again: "Try again",
  refused_tape: "A tape measure always works",
  problem: "Something went wrong. Please try again.",
  offline: "No connection. Please try again in a moment.",
} as const;

export type Word = keyof typeof EN;

const NAMES: Record<Key, string> = {
  bust: "Bust or chest", underbust: "Under the bust", waist: "Waist", hip: "Hip", thigh: "Thigh", knee: "Knee", calf: "Calf", upper_arm: "Upper arm", wrist: "Wrist", neck: "Neck",
  inseam: "Inside leg", shoulder_width: "Across the shoulders", sleeve_length: "Sleeve length", back_neck_to_waist: "Neck to waist, back", waist_height: "Waist to floor",
};
const SOURCES: Record<Source, string> = { camera: "estimate", stated: "corrected", tape: "tape", derived: "derived" };

/** What the guide asks, in words large enough to be read from three metres; its own sentence is for the ear. */
const GUIDE: Record<string, string> = {
  too_dark: "More light, please",
  no_person: "Step into the picture",
  multiple_people: "Only you in the picture",
  too_close: "Step back",
  body_cut_off: "Step back: head and feet",
  too_far: "Come closer",
  camera_tilted: "Stand the phone upright",
  camera_moving: "Lean the phone on something",
  blurred: "Blurred: wipe the lens",
  turning_too_fast: "Slower, please",
  arms_down: "Arms away from the body",
  feet_together: "Feet a little apart",
  wait: "One moment",
  face_camera: "Face the camera",
  hold_still: "Good. Hold still",
  turn_left: "Turn slowly left",
  keep_turning: "Keep turning left",
  view_missing: "Once more around, slowly",
  done: "Done. Thank you",
};

/** Why a take was refused, where our own words are better than a bare code. */
const REFUSALS: Record<string, string> = {
  no_person: "Nobody was seen from head to feet.",
  multiple_people: "More than one person was in the picture.",
  body_cut_off: "Head or feet were outside the picture.",
  too_dark: "It was too dark.",
  blurred: "The picture was blurred.",
  too_far: "You stood too far away.",
  too_close: "You stood too close.",
  view_missing: "Not every side of you was seen.",
  arms_down: "Your arms lay against your body.",
  turning_too_fast: "The turn was too fast.",
  camera_moving: "The phone moved.",
  unreadable: "The clip could not be read.",
  timed_out: "It took too long.",
  clothing_loose: "Loose clothes hide your shape.",
  height_implausible: "Your height does not fit the picture.",
};

interface Language {
  words: Partial<Record<Word, string>>;
  names: Partial<Record<Key, string>>;
  sources: Partial<Record<Source, string>>;
  guide: Record<string, string>;
  refusals: Record<string, string>;
}
const LANGUAGES: Record<string, Language> = { en: { words: EN, names: NAMES, sources: SOURCES, guide: GUIDE, refusals: REFUSALS } };

/** A further language, by its two letters; what it leaves out stays English. */
export function learn(code: string, language: Language): void {
  LANGUAGES[code] = language;
}

const spoken = (): Language => LANGUAGES[(settings.locale ?? "en").slice(0, 2).toLowerCase()] ?? LANGUAGES["en"]!;

export function t(word: Word, values: Record<string, string | number> = {}): string {
  return (spoken().words[word] ?? EN[word]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
export const nameOf = (key: Key): string => spoken().names[key] ?? NAMES[key];
export const sourceOf = (source: Source): string => spoken().sources[source] ?? SOURCES[source];
export const guideOf = (code: string, say: string): string => spoken().guide[code] ?? (say || code);
export const refusalOf = (code: string): string | undefined => spoken().refusals[code] ?? REFUSALS[code];
