"""Every table of the record, by room. The sort of each decides who may change its rows."""

from alongside.record.models.access import (
    AtRiskAtWork as AtRiskAtWork,
    ClearedFor as ClearedFor,
    EmergencyOpening as EmergencyOpening,
    EmergencyReview as EmergencyReview,
    EmergencyTried as EmergencyTried,
    FormToken as FormToken,
    Granted as Granted,
    GrantEnded as GrantEnded,
    HiddenMatch as HiddenMatch,
    LiftAsked as LiftAsked,
    OddRead as OddRead,
    OddReadAnswer as OddReadAnswer,
    PassageOpened as PassageOpened,
    ReadLog as ReadLog,
    ReadSeal as ReadSeal,
    RestrictedAccess as RestrictedAccess,
    RestrictedAccessEnded as RestrictedAccessEnded,
    Restriction as Restriction,
    RestrictionLifted as RestrictionLifted,
    RestrictionRenewed as RestrictionRenewed,
    SeatOpened as SeatOpened,
    WatchedFor as WatchedFor,
    WatchedForEnded as WatchedForEnded,
    WeekLooked as WeekLooked,
)
from alongside.record.models.building import (
    Build as Build,
    BuildFinding as BuildFinding,
    BuildPart as BuildPart,
    BuildStep as BuildStep,
)
from alongside.record.models.census import (
    BuildAnswered as BuildAnswered,
    BuildAsked as BuildAsked,
    BuildSince as BuildSince,
    CensusCase as CensusCase,
    CensusChild as CensusChild,
    CensusDue as CensusDue,
    CensusFinding as CensusFinding,
    CensusRun as CensusRun,
    CensusTally as CensusTally,
    FindingMark as FindingMark,
)
from alongside.record.models.chronology import Significant as Significant
from alongside.record.models.confidential import (
    ConfidentialItem as ConfidentialItem,
    ConfidentialReader as ConfidentialReader,
    ConfidentialReaderEnded as ConfidentialReaderEnded,
    ConfidentialTakenOff as ConfidentialTakenOff,
    ConfidentialText as ConfidentialText,
)
from alongside.record.models.copies import (
    Allocated as Allocated,
    BoardRow as BoardRow,
    Deadline as Deadline,
    LastSeen as LastSeen,
    NoticeState as NoticeState,
    PersonCard as PersonCard,
    SearchTerm as SearchTerm,
    Stage as Stage,
)
from alongside.record.models.enquiry import (
    Subject as Subject,
    SubjectChild as SubjectChild,
    SubjectNamed as SubjectNamed,
    TookPart as TookPart,
)
from alongside.record.models.family_access import (
    AskedHow as AskedHow,
    CodeHanded as CodeHanded,
    ReaderAccount as ReaderAccount,
)
from alongside.record.models.front_door import (
    Contact as Contact,
    ContactPerson as ContactPerson,
    ContactStep as ContactStep,
    TakenOffContact as TakenOffContact,
)
from alongside.record.models.issuing import (
    Issue as Issue,
    IssueChoice as IssueChoice,
    IssuedCopy as IssuedCopy,
    IssuedCopyBytes as IssuedCopyBytes,
    IssuedFile as IssuedFile,
    IssuedFileBytes as IssuedFileBytes,
    IssuedPassage as IssuedPassage,
    IssueFile as IssueFile,
    IssuePerson as IssuePerson,
    IssueRecipient as IssueRecipient,
    IssueRelease as IssueRelease,
    IssueSlot as IssueSlot,
    KeptFrom as KeptFrom,
    ReliedOn as ReliedOn,
)
from alongside.record.models.letters import (
    LetterDecision as LetterDecision,
    LetterVersion as LetterVersion,
)
from alongside.record.models.loading import (
    SourceFile as SourceFile,
    SourceKey as SourceKey,
    SourceRow as SourceRow,
)
from alongside.record.models.meetings import (
    Meeting as Meeting,
    MeetingChild as MeetingChild,
    MeetingTime as MeetingTime,
    Seat as Seat,
    SeatCopy as SeatCopy,
    SeatStep as SeatStep,
)
from alongside.record.models.outside import (
    CameOutside as CameOutside,
    ContactDescribed as ContactDescribed,
    Unsent as Unsent,
)
from alongside.record.models.pathway import (
    Breach as Breach,
    Correction as Correction,
    DueShown as DueShown,
    Event as Event,
    Matter as Matter,
    Occasion as Occasion,
    OccasionPerson as OccasionPerson,
    Precision as Precision,
    pregnancies_ended as pregnancies_ended,
)
from alongside.record.models.people import (
    Address as Address,
    Answer as Answer,
    ContactPoint as ContactPoint,
    Household as Household,
    HouseholdMember as HouseholdMember,
    Identifier as Identifier,
    Name as Name,
    NameKind as NameKind,
    ParentalResponsibility as ParentalResponsibility,
    Person as Person,
    Relationship as Relationship,
    Sameness as Sameness,
    StaffWarning as StaffWarning,
    StaffWarningReview as StaffWarningReview,
    Standing as Standing,
)
from alongside.record.models.plans import (
    Plan as Plan,
    PlanChild as PlanChild,
    PlanItem as PlanItem,
    PlanItemChild as PlanItemChild,
    PlanItemStep as PlanItemStep,
    PlanItemTerms as PlanItemTerms,
    PlanVersion as PlanVersion,
    Service as Service,
    ServiceClosed as ServiceClosed,
)
from alongside.record.models.post import (
    Message as Message,
    MessageNotice as MessageNotice,
    MessageStep as MessageStep,
    SafeContact as SafeContact,
)
from alongside.record.models.reading import (
    FamilyRead as FamilyRead,
    Shown as Shown,
)
from alongside.record.models.services import ServiceInvolved as ServiceInvolved
from alongside.record.models.sorts import Sort as Sort
from alongside.record.models.telling import (
    Notice as Notice,
    NoticeStep as NoticeStep,
    Task as Task,
    TaskDone as TaskDone,
)
from alongside.record.models.transfer import (
    Transfer as Transfer,
    TransferChild as TransferChild,
    TransferStep as TransferStep,
)
from alongside.record.models.ways import WayChosen as WayChosen, WordsAsked as WordsAsked
from alongside.record.models.writing import (
    Attachment as Attachment,
    AttachmentBytes as AttachmentBytes,
    Document as Document,
    DocumentPerson as DocumentPerson,
    Draft as Draft,
    FileCheck as FileCheck,
    FileMadeSafe as FileMadeSafe,
    Hidden as Hidden,
    LineConfirmed as LineConfirmed,
    MarkLifted as MarkLifted,
    Passage as Passage,
    PassageMark as PassageMark,
    PassagePerson as PassagePerson,
    PassageText as PassageText,
    SignedSlot as SignedSlot,
    SignedVersion as SignedVersion,
    SlotPassage as SlotPassage,
)
